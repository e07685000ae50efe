"""Sign a checkpoint of the record, or make the key that does."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims import checkpoints, held, signing


class Command(BaseCommand):
    help = "Sign a checkpoint of the record with the key in CHECKPOINT_KEY, if the record grew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--make-key", action="store_true", help="first make the key, which must not exist yet"
        )

    def handle(self, *args: Any, make_key: bool, **options: Any) -> None:
        try:
            signer = self._made() if make_key else checkpoints.signer()
            if signer is None:
                raise CommandError(
                    f"There is no key in {settings.CHECKPOINT_KEY}: make one with --make-key."
                )
            checkpoint = checkpoints.publish(signer)
        except (signing.UnusableKey, held.TailLost, checkpoints.RecordChanged) as problem:
            raise CommandError(str(problem)) from problem
        if checkpoint is None:
            self.stdout.write("The record has no entries yet: nothing is signed.")
            return
        self.stdout.write(f"The latest checkpoint covers {checkpoint.size} entries; the key is")
        self.stdout.write(checkpoint.key)

    def _made(self) -> signing.Signer:
        file = Path(settings.CHECKPOINT_KEY)
        try:
            return signing.make_key(file, checkpoints.origin())
        except FileExistsError:
            raise CommandError(f"There is a key in {file} already: it is kept.") from None
