"""Get back entries that a restored database has lost."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import restoration


class Command(BaseCommand):
    help = "Append the entries of an export that the record has lost, exactly as they were."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="written by export_record before the loss")
        parser.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint held elsewhere that the export must agree with too",
        )

    def handle(self, *args: Any, file: Path, checkpoint: list[Path], **options: Any) -> None:
        try:
            done = restoration.restore(file, checkpoint)
        except restoration.CannotRestore as reason:
            raise CommandError(str(reason)) from reason
        first, last = done.entries[0].number, done.entries[-1].number
        self.stdout.write(f"Entries {first} to {last} are back, with what they changed.")
        for number in done.redacted:
            self.stdout.write(
                f"The text of entry {number} was removed after the backup: remove it again with "
                "redact_entry."
            )
