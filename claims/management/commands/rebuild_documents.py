"""Rebuild every claim's stored document from the rows, and what similar claims are found by."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims import documents, matching, record


class Command(BaseCommand):
    help = "Rebuild the stored documents from the rows; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail if any document differs"
        )
        parser.add_argument(
            "--if-moved", action="store_true", help="only if SITE_URL has changed since"
        )

    def handle(self, *args: Any, check: bool, if_moved: bool, **options: Any) -> None:
        if if_moved and not documents.moved():
            return
        claims = documents.for_documents()
        if not check:
            with transaction.atomic():
                matching.wait_to_count()
                record.lock()
                documents.rebuild(claims)
                matching.rebuild()
            self.stdout.write(f"Rebuilt the documents of {claims.count()} claims.")
            return
        differing = sorted({*documents.differing(claims), *matching.differing()})
        if differing:
            raise CommandError("These documents differ from the rows: " + ", ".join(differing))
        self.stdout.write(f"The documents of {claims.count()} claims agree with the rows.")
