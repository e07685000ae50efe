"""Write the record into a file that anyone can check."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from claims import exports


class Command(BaseCommand):
    help = "Write the whole record as JSON Lines, to be checked with claims/verifier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it; - is standard output")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if str(file) == "-":
            for line in exports.lines():
                self.stdout.write(line, ending="")
            return
        partial = file.with_name(f"{file.name}.partial")
        with partial.open("w", encoding="utf-8") as opened:
            opened.writelines(exports.lines())
        partial.replace(file)
