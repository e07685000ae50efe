"""Make the accounts with which the demonstration can be tried."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

EDITORS = {"ada": "Managing editor", "ben": "Editor", "rae": "Reporter"}
PASSWORD = "demonstration"  # noqa: S105 — printed for all to see, and made in demo mode only


class Command(BaseCommand):
    help = "Make the demo editors Ada, Ben and Rae. Refuses outside the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo editors are only made in the demonstration (CLAIMLINE_DEMO).")
        for name, role in EDITORS.items():
            user, made = User.objects.get_or_create(username=name, defaults={"is_staff": True})
            if made:
                user.set_password(PASSWORD)
                user.save()
                user.groups.add(Group.objects.get(name=role))
            self.stdout.write(f"  {name} / {PASSWORD}   {role}")
