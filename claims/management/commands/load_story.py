"""Load the story of the Ballerina reshoots; loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from claims.story import script, telling


class Command(BaseCommand):
    """Takes the steps of the story that have not been taken, and says how many there were."""

    help = "Load the story of the Ballerina reshoots. Loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the story. Raises CommandError at a step that cannot be taken."""
        self._check_database()
        story = script.read()
        steps = sum(map(len, (story.sources, story.subjects, story.claims, story.steps)))
        new = 0
        try:
            for done, added in enumerate(telling.tell(story), start=1):
                new += added
                self._show(f"\rLoading the story: {done} of {steps}")
        except telling.Stopped as problem:
            raise CommandError(
                f"The story stops at {problem} What was loaded before it stays."
            ) from problem
        finally:
            self._show("\n")
        self.stdout.write(
            f"Loaded the story: {new} of {steps} steps were new."
            if new
            else "The story is loaded already."
        )

    def _check_database(self) -> None:
        tables = connection.introspection.table_names()
        if "auth_group" not in tables or not Group.objects.filter(name="Managing editor").exists():
            raise CommandError("The database is not set up yet: run `manage.py migrate` first.")

    def _show(self, text: str) -> None:
        """Show progress to a person; a file or another program is not bothered with it."""
        if self.stdout.isatty():
            self.stdout.write(text, ending="")
            self.stdout.flush()
