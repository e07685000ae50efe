"""A record made in memory by the text of docs/record-format.md, with none of the site's code."""

from __future__ import annotations

import hashlib
import json
import random
from base64 import b64encode
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from claims.verifier.verify_record import Entry, Tree

NAME = "claimline.test/record"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def sealed(entry: Entry) -> Entry:
    """The entry with the leaf and the hash that fit its columns, as one who rewrites would make."""
    digest = entry.leaf.rpartition(b"\n")[2].decode(errors="replace")
    if entry.salt is not None and entry.body is not None:
        digest = hashlib.sha256(entry.salt + entry.body).hexdigest()
    lines = (
        "claimline-record/v1", str(entry.number), entry.recorded_at, entry.type,
        entry.claim or "-", entry.actor, digest,
    )  # fmt: skip
    leaf = "\n".join(lines).encode()
    return entry._replace(leaf=leaf, leaf_hash=hashlib.sha256(b"\x00" + leaf).digest())


def entry(number: int, chance: random.Random, type: str = "claim.revised", body=None) -> Entry:
    """One sound entry."""
    moment = BEGINNING + timedelta(seconds=number, microseconds=chance.randrange(1_000_000))
    content = body or {"reason": f"because {chance.random()}"}
    return sealed(
        Entry(
            number, moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), type,
            chance.choice(["AAAAAAAAAA", "BBBBBBBBBB", None]), "EDITOR0001",
            chance.randbytes(32), json.dumps(content, separators=(",", ":")).encode(), b"", b"",
        )
    )  # fmt: skip


def record(size: int, chance: random.Random, redactions: int = 0) -> list[Entry]:
    """A sound record in which the text of some entries is gone, as tombstones say."""
    entries = [entry(n, chance) for n in range(1, size - redactions + 1)]
    for target in sorted(chance.sample(range(len(entries)), redactions)):
        entries[target] = entries[target]._replace(salt=None, body=None)
        said = {"entry": target + 1, "kind": "name of a private person", "reason": "court order"}
        entries.append(entry(len(entries) + 1, chance, "entry.redacted", said))
    return entries


def root(entries: list[Entry]) -> bytes:
    tree = Tree()
    for one in entries:
        tree.push(one.leaf_hash)
    return tree.root()


def public_key(private: Ed25519PrivateKey, name: str = NAME) -> str:
    """The public key as docs/record-format.md writes it."""
    public = b"\x01" + private.public_key().public_bytes_raw()
    key_id = hashlib.sha256(f"{name}\n".encode() + public).digest()[:4]
    return f"{name}+{key_id.hex()}+{b64encode(public).decode()}"


def note(entries: list[Entry], private: Ed25519PrivateKey, name: str = NAME) -> str:
    """The signed checkpoint over these entries."""
    text = f"{name}\n{len(entries)}\n{b64encode(root(entries)).decode()}\n"
    key_id = bytes.fromhex(public_key(private, name).split("+")[1])
    signature = b64encode(key_id + private.sign(text.encode())).decode()
    return f"{text}\n— {name} {signature}\n"


def export(entries: list[Entry], key: str | None, checkpoint: str | None) -> str:
    """The export of a record, as JSON Lines."""
    head = {"format": "claimline-export/1", "key": key, "checkpoint": checkpoint}
    lines = [head, *map(_plain, entries), {"end": len(entries)}]
    return "".join(json.dumps(line) + "\n" for line in lines)


def _plain(one: Entry) -> dict:
    return {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in one._asdict().items()
    }
