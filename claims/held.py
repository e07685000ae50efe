"""The latest checkpoint as a file outside the database, which a restored database cannot undo."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from claims.verifier.signed_note import BadNote, Checkpoint, read_note


class Refused(RuntimeError):
    """The record takes no entry until somebody has looked; the message says why."""


class TailLost(Refused):
    """The record is shorter than a checkpoint that was published: numbers would be used twice."""

    def __init__(self, size: int, published: int) -> None:
        super().__init__(
            f"The record ends at entry {size}, but a checkpoint over {published} entries was "
            f"published, as {path()} or the database says. Nothing is appended until the missing "
            "entries are back: see “The record lost its tail” in docs/operations.md."
        )


def path() -> Path:
    """The file that holds the latest published checkpoint."""
    return Path(settings.DATA) / "checkpoint.txt"


def latest() -> Checkpoint | None:
    """The checkpoint held, if any; a file that has not changed is not read again.

    Raises BadNote, a ValueError, if the file is not a checkpoint.
    """
    try:
        found = path().stat()
    except FileNotFoundError:
        return None
    return _read(path(), found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=1)
def _read(file: Path, changed: int, inode: int) -> Checkpoint:
    try:
        return read_note(file.read_text(encoding="utf-8"))
    except BadNote:
        raise BadNote(f"{file} does not hold a checkpoint.") from None


def check_end(size: int) -> None:
    """Raise TailLost if a record of this size is shorter than the checkpoint held.

    Raises Refused if what is held cannot be read: nobody knows then how long the record has to be.
    """
    try:
        checkpoint = latest()
    except BadNote as fault:
        raise Refused(f"Nothing is recorded: {fault} See docs/operations.md.") from fault
    if checkpoint and size < checkpoint.size:
        raise TailLost(size, checkpoint.size)


def hold(note: str) -> None:
    """Put a note in the place of the one held, at once and for good."""
    path().parent.mkdir(parents=True, exist_ok=True)
    partial = path().with_suffix(f".{os.getpid()}")
    with partial.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path())
