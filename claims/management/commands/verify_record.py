"""Check that the record was never rewritten."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from claims import audit, proofs
from claims.verifier.signed_note import BadNote, CannotTell, Checkpoint
from claims.verifier.verify_record import read_held


class Command(BaseCommand):
    help = (
        "Check the record, its tree and its checkpoints. Exit 0: sound; 1: tampered with; "
        "2: cannot tell."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint held outside this machine; may be given more than once",
        )
        parser.add_argument("--key", help="the public key it must be signed with")

    def handle(self, *args: Any, checkpoint: list[str], key: str | None, **options: Any) -> None:
        try:
            kept = [read_held(file, key) for file in checkpoint]
            problems = audit.problems(kept)
        except (CannotTell, BadNote, OSError, Error) as reason:
            self.stderr.write(f"Cannot tell: {reason}")
            sys.exit(2)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            sys.exit(1)
        self.stdout.write(self._sound(kept))

    def _sound(self, kept: list[Checkpoint]) -> str:
        against = f", also against {len(kept)} held elsewhere" if kept else ""
        return f"Sound: {proofs.size()} entries and every checkpoint{against}."
