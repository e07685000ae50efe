"""Make the accounts with which the demonstration can be tried."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

EDITORS = {"ada": "Managing editor", "ben": "Editor", "rae": "Reporter"}
PASSWORD = "demonstration"  # noqa: S105 — printed for all to see, and made in demo mode only


class Command(BaseCommand):
    """Makes an editor for each role; readers need no account."""

    help = "Make the demo editors Ada, Ben and Rae. Refuses outside the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the editors that are missing, and print how to sign in."""
        if not settings.DEMO:
            raise CommandError(
                "Demo editors have passwords that everybody knows: they are only made in the "
                "demonstration (CLAIMLINE_DEMO=true). Use `manage.py createsuperuser` instead."
            )
        self.stdout.write(f"Sign in at {settings.SITE_URL}/admin/ as one of:")
        for name, role in EDITORS.items():
            _make(name, role)
            self.stdout.write(f"  {name} / {PASSWORD}   {role}")


@transaction.atomic
def _make(name: str, role: str) -> None:
    if not User.objects.filter(username=name).exists():
        user = User.objects.create_user(
            name, password=PASSWORD, first_name=name.title(), is_staff=True
        )
        user.groups.add(Group.objects.get(name=role))
