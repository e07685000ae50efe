"""Remove a text from the record and from everything made of it, for law or from harm."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, FileType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from claims import services
from claims.choices import Removed
from sources.shapes import absolute


class Command(BaseCommand):
    help = (
        "Remove a text, given in a file so that no shell remembers it, from rows, documents, "
        "editions and entries, once another editor has approved it on the desk (on a desk of one, "
        "at once). A tombstone says in public what kind of thing went, and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "text", type=FileType(encoding="utf-8"), help="a file with the exact text, or -"
        )
        parser.add_argument("--kind", required=True, choices=Removed.values)
        parser.add_argument("--reason", required=True, help="the legal reason; readers see it")
        parser.add_argument(
            "--by", required=True, metavar="USERNAME", help="the editor who writes it"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        text = options["text"].read().strip("\n")
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no account named {options['by']}.")
        entries = services.entries_holding(text)
        numbers = ", ".join(str(entry.number) for entry in entries) or "none"
        self.stdout.write(f"Entries that hold the text: {numbers}")
        if entries and not options["yes"] and not self._agreed():
            raise CommandError("Nothing was removed.")
        try:
            with transaction.atomic():
                said = self._redact(by, text, options["kind"], options["reason"])
        except (ValidationError, PermissionDenied) as error:
            raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{said} {REMINDER}")

    def _redact(self, by: User, text: str, kind: str, reason: str) -> str:
        """Propose it; on a desk of one, remove it at once."""
        proposal = services.propose_redaction(by=by, text=text, kind=kind, reason=reason)
        if settings.SECOND_EDITOR:
            page = reverse("admin:claims_proposal_change", args=[proposal.pk])
            return f"Proposed. Another editor approves it at {absolute(page)}."
        services.publish_proposal(by=by, proposal=proposal, version=proposal.version)
        return "Removed."

    def _agreed(self) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("This cannot be undone: give --yes, or run it at a terminal.")
        return input("This cannot be undone. Remove it? [yes/no] ") == "yes"


REMINDER = (
    'What remains in the write-ahead log and in backups, and for how long: "What a redaction '
    'leaves behind" in docs/operations.md.'
)
