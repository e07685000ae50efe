"""What is said and what we concluded."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    """Claims, reports, verdicts and the record."""

    name = "claims"

    def ready(self) -> None:
        from claims import roles

        post_migrate.connect(roles.sync, sender=self, dispatch_uid="claims.roles.sync")
