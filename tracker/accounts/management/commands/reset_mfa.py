"""Take away an editor's second factor, when the phone and the recovery codes are lost."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.accounts.factors import reset_factor

WORDS = "Reset the second factor by the command line."


class Command(BaseCommand):
    """Resets the factor of one account; the desk's history tells of it."""

    help = (
        "Take away an account's second factor and recovery codes, and sign it out everywhere. "
        "Its next sign-in, by password, leads to setting up another: make sure who asks for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and who does it."""
        parser.add_argument("username", help="whose second factor is reset")
        parser.add_argument("--by", help="whose name the history gives; else the account's own")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reset it and say what went."""
        user = self._account(options["username"])
        by = self._account(options["by"]) if options["by"] else user
        ended = reset_factor(by=by, user=user, words=WORDS)
        self.stdout.write(
            f"{user.get_username()} has no second factor now and is signed out everywhere "
            f"({ended} session{'' if ended == 1 else 's'}). The next sign-in sets one up."
        )

    def _account(self, username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account named {username}.")
        return user
