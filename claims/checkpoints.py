"""Checkpoints: signed statements of what the record was, which anyone may keep and hold against us.

Signing is for a command or the worker; the web process only shows what was signed.
"""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from claims import held, proofs, record, signing
from claims.models import Checkpoint
from claims.signing import Signer
from claims.verifier import signed_note


class RecordChanged(RuntimeError):
    """The record no longer begins with what an earlier checkpoint covers: nothing is signed."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"The first {size} entries are no longer those that a published checkpoint covers. "
            "Nothing is signed: run “manage.py verify_record”."
        )


def origin() -> str:
    """The name of this site's record, for a new key."""
    return f"{urlsplit(settings.SITE_URL).netloc}/record"


def signer() -> Signer | None:
    """The key of CHECKPOINT_KEY, if there is one; the demonstration makes its own."""
    file = Path(settings.CHECKPOINT_KEY)
    if settings.DEMO and not file.exists():
        return signing.make_key(file, origin())
    return signing.read_key(file) if file.exists() else None


@transaction.atomic
def publish(signer: Signer) -> Checkpoint | None:
    """Sign the record as it is, if it grew; return the latest checkpoint, None of an empty record.

    Raises TailLost and RecordChanged if it does not begin with what was published before.
    """
    record.lock()
    size, last = proofs.size(), Checkpoint.objects.last()
    for known in (held.latest(), last):
        if known and known.size > size:
            raise held.TailLost(size, known.size)
        if known and proofs.root(known.size) != bytes(known.root):
            raise RecordChanged(known.size)
    if size and (last is None or last.size < size):
        root = proofs.root(size)
        note = signer.sign(f"{signer.name}\n{size}\n{b64encode(root).decode()}\n")
        last = Checkpoint.objects.create(size=size, root=root, note=note, key=signer.key)
    if last:
        _hold(last)
    return last


def _hold(checkpoint: Checkpoint) -> None:
    """Hold the note outside the database, once it is certain to be in it."""
    kept = held.latest()
    if kept is None or kept.size < checkpoint.size:
        transaction.on_commit(lambda: held.hold(checkpoint.note))


def read(checkpoint: Checkpoint) -> signed_note.Checkpoint:
    """What a stored checkpoint says, its signature checked. Raises BadNote."""
    return signed_note.open_note(checkpoint.note, checkpoint.key)
