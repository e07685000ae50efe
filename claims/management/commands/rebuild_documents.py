"""Rebuild every claim's stored document from the rows, or check that none differs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims import documents, record


class Command(BaseCommand):
    help = "Rebuild the stored documents from the rows; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if any document differs"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        claims = documents.for_documents()
        if not check:
            with transaction.atomic():
                record.lock()
                documents.rebuild(claims)
            self.stdout.write(f"Rebuilt the documents of {claims.count()} claims.")
            return
        differing = list(documents.differing(claims))
        if differing:
            raise CommandError("These documents differ from the rows: " + ", ".join(differing))
        self.stdout.write(f"The documents of {claims.count()} claims agree with the rows.")
