"""The entries that the record has lost, appended again from an export exactly as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from claims import held, proofs, record
from claims.models import Checkpoint, Entry
from claims.models.entry import REGARDING
from claims.restoration import rows
from claims.verifier import verify_record
from claims.verifier.signed_note import CannotTell, open_note
from claims.verifier.verify_record import Tree

PAUSED = ("append", "reach_checkpoint")
"""The triggers that would number, date and hash a restored entry anew, or refuse it."""


class CannotRestore(Exception):
    """The export is not sound, or not the continuation of this record."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and which older entries lost their text in it and must lose it in rows."""

    entries: list[Entry]
    redacted: list[int]


@transaction.atomic
def restore(export: Path, checkpoints: Sequence[Path] = ()) -> Restored:
    """Append what an export holds beyond the record, and write the rows that those entries tell of.

    The export must verify against the checkpoint held in the data folder and those given. Raises
    CannotRestore; then nothing has changed.
    """
    notes = [str(file) for file in (held.path(), *checkpoints) if file.exists()]
    _check(export, notes)
    record.lock()
    header, lost, redacted = _beyond(export, proofs.size())
    rows.draft_claims(entry.claim for entry in lost if entry.claim)
    with _numbering_paused():
        found = Entry.objects.bulk_create(map(_row, lost))
    for entry in found:
        rows.apply(entry)
    _keep_checkpoint(header)
    return Restored(found, redacted)


def _check(export: Path, notes: Sequence[str]) -> None:
    if not notes:
        raise CannotRestore("No checkpoint is held: give one that was kept elsewhere.")
    try:
        problems = verify_record.check(str(export), list(notes), None)
    except (CannotTell, OSError) as reason:
        raise CannotRestore(f"The export cannot be verified: {reason}.") from reason
    if problems:
        raise CannotRestore("The export is not sound: " + "; ".join(problems))


def _beyond(export: Path, size: int) -> tuple[dict[str, str], list[verify_record.Entry], list[int]]:
    """An export's header, its entries after `size`, and which earlier ones have no text there."""
    lost, redacted, tree = [], [], Tree()
    with export.open(encoding="utf-8") as lines:
        header = json.loads(next(lines))
        for entry in verify_record.read_entries(lines):
            if entry.number > size:
                lost.append(entry)
                continue
            tree.push(entry.leaf_hash)
            if entry.body is None:
                redacted.append(entry.number)
    if tree.size < size or (size and tree.root() != proofs.root(size)):
        raise CannotRestore(
            f"The record's {size} entries are not those with which the export begins."
        )
    if not lost:
        raise CannotRestore("The export holds nothing that the record lacks.")
    kept = Entry.objects.filter(number__in=redacted, body__isnull=False)
    return header, lost, list(kept.values_list("number", flat=True))


@contextmanager
def _numbering_paused() -> Iterator[None]:
    """Let entries be inserted as they are; needs the owner of the tables, as migrations do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for trigger in PAUSED:
            cursor.execute(f"ALTER TABLE claims_entry DISABLE TRIGGER {trigger}")
        yield
        for trigger in PAUSED:
            cursor.execute(f"ALTER TABLE claims_entry ENABLE ALWAYS TRIGGER {trigger}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _row(entry: verify_record.Entry) -> Entry:
    return Entry(
        number=entry.number,
        recorded_at=datetime.fromisoformat(entry.recorded_at),
        type=entry.type,
        claim_id=entry.claim,
        actor=entry.actor,
        salt=entry.salt,
        body=entry.body,
        leaf=entry.leaf,
        leaf_hash=entry.leaf_hash,
        regards_id=json.loads(entry.body or b"")["entry"] if entry.type in REGARDING else None,
    )


def _keep_checkpoint(header: dict[str, str]) -> None:
    """Publish the export's own checkpoint again, if it is later than those in the database."""
    if not header["checkpoint"]:
        return
    said = open_note(header["checkpoint"], header["key"])
    if not Checkpoint.objects.filter(size__gte=said.size).exists():
        Checkpoint.objects.create(
            size=said.size, root=said.root, note=header["checkpoint"], key=header["key"]
        )
