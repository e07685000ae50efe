"""Load the story of the Ballerina reshoots; loading it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from claims.story import telling


class Command(BaseCommand):
    help = "Load the story of the Ballerina reshoots. Loading it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        story = telling.read()
        steps = sum(len(part) for part in story.values())
        new = 0
        try:
            for done, added in enumerate(telling.tell(story), start=1):
                new += added
                if self.stdout.isatty():
                    self.stdout.write(f"\rLoading the story: {done} of {steps}", ending="")
        except ValidationError as error:
            raise CommandError(f"The story stops here: {'; '.join(error.messages)}") from error
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(
            f"Loaded the story: {new} of {steps} steps were new."
            if new
            else "The story is loaded already."
        )
