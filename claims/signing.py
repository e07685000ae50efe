"""Signed notes (C2SP signed-note): the key that signs checkpoints, and the notes it makes.

Keys are written as the Go tools of transparency logs write them. `cryptography` is imported only
when something is signed, so that a page view never loads it.
"""

from __future__ import annotations

import hashlib
import os
import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ED25519 = b"\x01"
NAME = re.compile(r"[^\s+]{1,200}")


class UnusableKey(ValueError):
    """A key file does not hold a private key, or its name cannot name a key."""


class Signer:
    """A private Ed25519 key and the name it signs under, which is the record's origin."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        if not NAME.fullmatch(name):
            raise UnusableKey(f"“{name}” cannot name a key: no spaces, no plus sign.")
        self.name = name
        self._private = private
        self._public = ED25519 + private.public_key().public_bytes_raw()
        self._id = hashlib.sha256(f"{name}\n".encode() + self._public).digest()[:4]

    @property
    def key(self) -> str:
        """The public key that verifies its notes, as name+id+base64."""
        return f"{self.name}+{self._id.hex()}+{b64encode(self._public).decode()}"

    def sign(self, text: str) -> str:
        """The note that says this text, which ends in a line feed."""
        signature = b64encode(self._id + self._private.sign(text.encode())).decode()
        return f"{text}\n— {self.name} {signature}\n"


def make_key(file: Path, name: str) -> Signer:
    """Make a new key in a file that only its owner can read. Raises FileExistsError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.generate()
    signer = Signer(name, private)
    _, key_id, _ = signer.key.split("+", 2)
    secret = b64encode(ED25519 + private.private_bytes_raw()).decode()
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(f"PRIVATE+KEY+{name}+{key_id}+{secret}\n")
    return signer


def read_key(file: Path) -> Signer:
    """The key of a file made by `make_key`. Raises UnusableKey, and OSError if there is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        private, word, name, key_id, secret = file.read_text(encoding="utf-8").strip().split("+", 4)
        decoded = b64decode(secret, validate=True)
        signer = Signer(name, Ed25519PrivateKey.from_private_bytes(decoded[1:]))
    except ValueError:
        raise UnusableKey(f"{file} does not hold a private key.") from None
    if f"{private}+{word}" != "PRIVATE+KEY" or signer.key.split("+")[1] != key_id:
        raise UnusableKey(f"{file} does not hold a private key, or a miscopied one.")
    return signer
