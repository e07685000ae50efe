#!/usr/bin/env python3
"""Check that a record was never rewritten, without the code of the site that keeps it.

    python verify_record.py https://site [--keep FILE] [--checkpoint HELD]... [--key KEY]

Checks a live site, or an export of its record. HELD is a checkpoint kept since an earlier day, KEY
the site's public key as a text or a file. FILE is where the newest checkpoint is kept for next
time; one that it holds already is compared like HELD.
Exit 0: sound. 1: tampered with; the lines printed name the entries. 2: cannot tell, and why.
Needs Python 3.11, the package `cryptography`, and beside it live_record.py and signed_note.py.
The format is in docs/record-format.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING or __package__:
    from claims.verifier import live_record
    from claims.verifier.signed_note import (
        BadNote,
        CannotTell,
        Checkpoint,
        decoded,
        open_note,
        read_note,
        sha256,
    )
else:  # copied to another place
    import live_record
    from signed_note import BadNote, CannotTell, Checkpoint, decoded, open_note, read_note, sha256

EXPORT = "claimline-export/1"
LEAF = "claimline-record/v1"
TOMBSTONE = "entry.redacted"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
ENOUGH = 20  # problems, after which no more are looked for


class Entry(NamedTuple):
    """One entry; its salt and body are None once its text was removed by law."""

    number: int
    recorded_at: str
    type: str
    claim: str | None
    actor: str
    salt: bytes | None
    body: bytes | None
    leaf: bytes
    leaf_hash: bytes


class Tree:
    """A Merkle tree (RFC 6962 §2.1) that keeps one hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def push(self, value: bytes) -> list[bytes]:
        """Add a leaf's hash; return the hashes of the subtrees it completes, from level 1 up."""
        completed = []
        place = self.size
        while place & 1:
            value = sha256(b"\x01" + self._peaks.pop() + value)
            completed.append(value)
            place >>= 1
        self._peaks.append(value)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over the leaves so far; there must be one."""
        *earlier, value = self._peaks
        for left in reversed(earlier):
            value = sha256(b"\x01" + left + value)
        return value


class Audit:
    """Takes the entries in order and lists what is wrong; it keeps hashes, not the record."""

    def __init__(self, checkpoints: Iterable[Checkpoint]) -> None:
        self.tree = Tree()
        self.problems: list[str] = []
        self._due = sorted(set(checkpoints), key=lambda checkpoint: -checkpoint.size)
        self._agreed = 0
        self._moment = ""
        self._removed: set[int] = set()

    def add(self, entry: Entry) -> list[bytes]:
        """Check the next entry; return the hashes of the subtrees that it completes."""
        number = self.tree.size + 1
        self.problems += (f"entry {number}: {it}" for it in faults(entry, number, self._moment))
        self._moment = max(self._moment, entry.recorded_at)
        if entry.body is None:
            self._removed.add(number)
        elif entry.type == TOMBSTONE:
            self._removed.discard(removed_by(entry.body))
        completed = self.tree.push(sha256(b"\x00" + entry.leaf))
        if self._due and self._due[-1].size == number:
            self._compare(number)
        return completed

    def finish(self) -> list[str]:
        """Look at the record as a whole, too; return all problems."""
        for number in sorted(self._removed):
            self.problems.append(f"entry {number}: its text is gone and no later entry says why")
        for checkpoint in self._due[:1]:
            self.problems.append(
                f"entry {self.tree.size + 1}: missing, with all up to {checkpoint.size}, "
                "which a checkpoint covers"
            )
        return self.problems

    def _compare(self, size: int) -> None:
        root, differ = self.tree.root(), False
        while self._due and self._due[-1].size == size:
            differ |= self._due.pop().root != root
        if differ:
            self.problems.append(
                f"entries {self._agreed + 1} to {size}: at least one is not what it was when the "
                f"checkpoint over {size} entries was signed"
            )
        else:
            self._agreed = size


def faults(entry: Entry, number: int, moment: str) -> Iterator[str]:
    """What is wrong with an entry by itself, given its place and the moment before it."""
    if entry.number != number:
        yield f"missing or moved; entry {entry.number} stands in its place"
    if not MOMENT.fullmatch(entry.recorded_at) or entry.recorded_at <= moment:
        yield f"its moment, {entry.recorded_at}, is not later than the one before"
    said, _, digest = entry.leaf.rpartition(b"\n")
    claim = "-" if entry.claim is None else entry.claim
    columns = (str(entry.number), entry.recorded_at, entry.type, claim, entry.actor)
    if said != "\n".join((LEAF, *columns)).encode() or entry.claim == "-":
        yield "its number, moment, type, claim or editor is not what its leaf says"
    if entry.salt is not None and entry.body is not None:
        if digest != sha256(entry.salt + entry.body).hex().encode():
            yield "its body or its salt is not what its leaf commits to"
    elif entry.salt is not entry.body or not re.fullmatch(rb"[0-9a-f]{64}", digest):
        yield "its body or its salt is missing"
    if entry.leaf_hash != sha256(b"\x00" + entry.leaf):
        yield "its leaf is not the one that was hashed"


def removed_by(body: bytes) -> int:
    """The number of the entry whose removal a tombstone announces; 0 if it names none."""
    try:
        number = json.loads(body)["entry"]
    except (ValueError, KeyError, TypeError):
        return 0
    return number if type(number) is int else 0


def read_entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The entries of an export, after its first line. Raises CannotTell if it is cut off."""
    count = 0
    for line in lines:
        found: dict[str, Any] = json.loads(line)
        if "end" in found:
            if found["end"] != count:
                raise CannotTell(f"the export should hold {found['end']} entries, not {count}")
            return
        count += 1
        yield read_entry(found)
    raise CannotTell(f"the export is cut off after {count} entries")


def read_entry(found: dict[str, Any]) -> Entry:
    """An entry from its JSON object, in which bytes are base64. Raises LookupError and others."""
    for name in ("salt", "body", "leaf", "leaf_hash"):
        if found[name] is not None:
            found[name] = decoded(found[name])
    return Entry(**found)


def check(place: str, held: list[str], key: str | None, keep: str = "") -> list[str]:
    """The problems of an export or a live site, compared with checkpoints held.

    If there are none, `keep` will hold the newest checkpoint. Raises CannotTell, OSError.
    """
    kept = [keep] if keep and Path(keep).exists() else []
    checkpoints = [read_held(note, key) for note in [*held, *kept]]
    try:
        with closing(open_record(place, checkpoints)) as lines:
            header: dict[str, Any] = json.loads(next(lines, ""))
            problems = problems_of(header, lines, checkpoints, key)
    except (AttributeError, LookupError, TypeError, ValueError) as fault:
        raise CannotTell(f"{place} is no export, or a damaged one ({fault!r})") from None
    if keep and not problems:
        keep_newest(header["checkpoint"], keep)
    return problems


def open_record(place: str, checkpoints: list[Checkpoint]) -> Generator[str, None, None]:
    """The lines of an export, whether it is a file or made by asking a live site."""
    if not place.startswith(("http://", "https://")):
        with open(place, encoding="utf-8") as lines:
            yield from lines
        return
    yield from live_record.lines(place, max((one.size for one in checkpoints), default=0))


def problems_of(
    header: dict[str, Any], lines: Iterator[str], checkpoints: list[Checkpoint], key: str | None
) -> list[str]:
    """What is wrong with an export, line by line."""
    problems: list[str] = []
    if header["format"] != EXPORT:
        raise CannotTell(f"its format is {header['format']}, not {EXPORT}")
    if header["checkpoint"]:
        try:
            checkpoints.append(open_note(header["checkpoint"], key or header["key"]))
        except BadNote as fault:
            problems.append(f"the newest checkpoint: {fault}")
    if len({checkpoint.origin for checkpoint in checkpoints}) > 1:
        raise CannotTell("the checkpoints are of different records")
    audit = Audit(checkpoints)
    for entry in read_entries(lines):
        audit.add(entry)
        if len(audit.problems) >= ENOUGH:
            return problems + audit.problems
    return problems + audit.finish()


def read_held(path: str, key: str | None) -> Checkpoint:
    """A checkpoint from a file; its signature is checked with a key the reader has pinned."""
    note = Path(path).read_text(encoding="utf-8")
    try:
        return open_note(note, key) if key else read_note(note)
    except BadNote as fault:
        raise CannotTell(f"{path}: {fault}") from None


def keep_newest(note: str | None, path: str) -> None:
    """Put a checkpoint in the place of an older one, or of none, at once."""
    if note is None or (Path(path).exists() and read_held(path, None).size >= read_note(note).size):
        return
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("record", help="a site, or a file written by “manage.py export_record”")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="HELD")
    parser.add_argument("--keep", default="", metavar="FILE")
    parser.add_argument("--key", help="the site's public key, or a file that holds it")
    given = parser.parse_args()
    try:
        key = given.key
        if key and Path(key).is_file():
            key = Path(key).read_text(encoding="utf-8")
        problems = check(given.record, given.checkpoint, key, given.keep)
    except Exception as reason:
        known = isinstance(reason, (CannotTell, OSError))
        print(printable(f"Cannot tell: {reason if known else repr(reason)}."))
        return 2
    print("\n".join(map(printable, problems)) or "Sound.")
    return 1 if problems else 0


def printable(text: str) -> str:
    """A line without what would move a terminal's cursor or tell it what to do."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:1000]
    )


if __name__ == "__main__":
    sys.exit(main())
