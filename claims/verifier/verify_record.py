#!/usr/bin/env python3
"""Check that a record was never rewritten, without the code of the site that keeps it.

    python verify_record.py export.jsonl [--checkpoint HELD]... [--key KEY]

HELD is a checkpoint kept since an earlier day, KEY the site's public key as a text or a file.
Exit 0: sound. 1: tampered with; the lines printed name the entries. 2: cannot tell, and why.
Needs Python 3.11 and the package `cryptography`. The format is in docs/record-format.md.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

EXPORT = "claimline-export/1"
LEAF = "claimline-record/v1"
TOMBSTONE = "entry.redacted"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
ENOUGH = 20  # problems, after which no more are looked for


class CannotTell(Exception):
    """Something that an answer needs is missing or cannot be read."""


class BadNote(ValueError):
    """A note is not a checkpoint, or is not signed with the key."""


class Checkpoint(NamedTuple):
    """The first `size` entries of the record `origin` have this root."""

    origin: str
    size: int
    root: bytes


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
    columns = (str(entry.number), entry.recorded_at, entry.type, entry.claim or "-", entry.actor)
    if said != "\n".join((LEAF, *columns)).encode():
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


def read_note(note: str) -> Checkpoint:
    """Read a checkpoint (C2SP tlog-checkpoint), whoever signed it. Raises BadNote."""
    origin, size, root, *_ = [*note.partition("\n\n")[0].split("\n"), "", "", ""]
    if not origin or not re.fullmatch("[1-9][0-9]{0,17}", size) or len(decoded(root)) != 32:
        raise BadNote("this is not a checkpoint")
    return Checkpoint(origin, int(size), decoded(root))


def open_note(note: str, key: str) -> Checkpoint:
    """Read a checkpoint signed with a public key (C2SP signed-note). Raises BadNote."""
    name, key_id, public = read_key(key)
    text, _, signatures = note.rpartition("\n\n")
    for encoded in re.findall(rf"^— {re.escape(name)} (\S+)$", signatures, re.MULTILINE):
        signature = decoded(encoded)
        if signature[:4] == key_id:
            check_signature(public, f"{text}\n".encode(), signature[4:])
            return read_note(note)
    raise BadNote(f"it is not signed with the key {key_id.hex()} of {name}")


def read_key(key: str) -> tuple[str, bytes, bytes]:
    """The name, id and bytes of a public key written name+id+base64. Raises CannotTell."""
    name, key_id, public = [*key.strip().split("+", 2), "", ""][:3]
    data = decoded(public)
    if data[:1] != b"\x01" or key_id != sha256(f"{name}\n".encode() + data)[:4].hex():
        raise CannotTell(f"“{key.strip()[:80]}” is not an Ed25519 public key, or miscopied")
    return name, bytes.fromhex(key_id), data[1:]


def check_signature(public: bytes, text: bytes, signature: bytes) -> None:
    """Raise BadNote unless the text was signed with the key (Ed25519, RFC 8032)."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise CannotTell("install the package “cryptography”") from None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except InvalidSignature:
        raise BadNote("its signature is wrong") from None


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def decoded(text: str) -> bytes:
    """Base64 as bytes, none if it is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


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
            found[name] = base64.b64decode(found[name], validate=True)
    return Entry(**found)


def check(path: str, held: list[str], key: str | None) -> list[str]:
    """The problems of an export, compared with checkpoints held. Raises CannotTell, OSError."""
    checkpoints = [read_held(note, key) for note in held]
    try:
        with open(path, encoding="utf-8") as lines:
            return problems_of(lines, checkpoints, key)
    except (AttributeError, LookupError, TypeError, ValueError) as fault:
        raise CannotTell(f"{path} is no export, or a damaged one ({fault!r})") from None


def problems_of(lines: Iterator[str], checkpoints: list[Checkpoint], key: str | None) -> list[str]:
    """What is wrong with an export, line by line."""
    problems: list[str] = []
    header: dict[str, Any] = json.loads(next(lines, ""))
    if header["format"] != EXPORT:
        raise CannotTell(f"its format is {header['format']}, not {EXPORT}")
    if header["checkpoint"]:
        try:
            checkpoints.append(open_note(header["checkpoint"], key or header["key"]))
        except BadNote as fault:
            problems.append(f"the export's own checkpoint: {fault}")
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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("export", help="a file written by “manage.py export_record”")
    parser.add_argument("--checkpoint", action="append", default=[], metavar="HELD")
    parser.add_argument("--key", help="the site's public key, or a file that holds it")
    given = parser.parse_args()
    key = given.key
    if key and Path(key).is_file():
        key = Path(key).read_text(encoding="utf-8")
    try:
        problems = check(given.export, given.checkpoint, key)
    except Exception as reason:
        print(f"Cannot tell: {reason if isinstance(reason, CannotTell) else repr(reason)}.")
        return 2
    print("\n".join(problems) or "Sound.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
