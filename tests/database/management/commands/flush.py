"""The `flush` that transactional tests call."""

from django.core.management.base import BaseCommand

from tests.database import clones


class Command(BaseCommand):
    """In place of Django's: called after each test that commits."""

    help = "Put the test database back as it was made."

    # What TransactionTestCase passes; a clone needs none of it.
    stealth_options = (
        "database",
        "interactive",
        "reset_sequences",
        "allow_cascade",
        "inhibit_post_migrate",
    )

    def handle(self, **options):
        clones.renew()
