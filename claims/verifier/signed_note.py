"""Checkpoints of a record: signed notes of three lines, each over its first entries.

The formats are C2SP tlog-checkpoint and signed-note, as docs/record-format.md has them.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import NamedTuple


class CannotTell(Exception):
    """Something that an answer needs is missing or cannot be read."""


class BadNote(ValueError):
    """A note is not a checkpoint, or is not signed with the key."""


class Checkpoint(NamedTuple):
    """The first `size` entries of the record `origin` have this root."""

    origin: str
    size: int
    root: bytes


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
    """Base64 as bytes, none if it is not base64 or has bits that no byte needs."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return data if base64.b64encode(data) == text.encode() else b""
