"""The record as a file that anyone can check: JSON Lines in the format of docs/record-format.md."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Generator, Iterator
from typing import Any

from django.db import connection, transaction

from claims import proofs
from claims.models import Checkpoint
from claims.verifier.verify_record import EXPORT, Entry

BATCH = 1000
PROOF = "claimline-proof/1"
# Moments are written by the database: only it can write every one, infinity too, that a row holds.
_ENTRIES = """
SELECT number,
    coalesce(to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'never'),
    type, claim_id, actor, salt, body, leaf, leaf_hash
FROM claims_entry WHERE {which} ORDER BY number
"""
_NODES = "SELECT level, index, hash FROM claims_node ORDER BY (index + 1) << level, level"


def entries() -> Generator[Entry, None, None]:
    """Every entry as its row has it, a batch at a time and all as of one moment."""
    return _entries(_ENTRIES.format(which="true"))


def entries_of(claim: str) -> Generator[Entry, None, None]:
    """The entries about the claim with this public id."""
    return _entries(_ENTRIES.format(which="claim_id = %s"), claim)


def _entries(sql: str, *values: str) -> Generator[Entry, None, None]:
    for *columns, salt, body, leaf, leaf_hash in _stream(sql, *values):
        yield Entry._make((*columns, _kept(salt), _kept(body), bytes(leaf), bytes(leaf_hash)))


def nodes() -> Generator[tuple[int, int, bytes], None, None]:
    """Level, index and hash of every node, in the order in which appends completed them."""
    for level, index, value in _stream(_NODES):
        yield level, index, bytes(value)


def lines() -> Iterator[str]:
    """The record as the lines of an export."""
    checkpoint = Checkpoint.objects.last()
    yield _line(
        {
            "format": EXPORT,
            "key": checkpoint.key if checkpoint else None,
            "checkpoint": checkpoint.note if checkpoint else None,
        }
    )
    count = 0
    for entry in entries():
        count += 1
        yield _line(_plain(entry))
    yield _line({"end": count})


def claim_proof(claim: str, checkpoint: Checkpoint) -> dict[str, Any]:
    """What the record says of a claim, each entry with its path to a checkpoint that covers it."""
    found = list(entries_of(claim))
    covered = [entry.number for entry in found if entry.number <= checkpoint.size]
    paths = dict(zip(covered, proofs.inclusions(covered, checkpoint.size), strict=True))
    return {
        "format": PROOF,
        "claim": claim,
        "key": checkpoint.key,
        "checkpoint": checkpoint.note,
        "entries": [_plain(entry) | {"proof": _path(paths.get(entry.number))} for entry in found],
    }


def _path(hashes: list[bytes] | None) -> list[str] | None:
    return None if hashes is None else [b64encode(value).decode() for value in hashes]


def _stream(sql: str, *values: str) -> Iterator[tuple[Any, ...]]:
    """The rows of one query, a batch at a time, all of one moment."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _kept(value: bytes | None) -> bytes | None:
    """A salt or body that is there; None of one that was removed."""
    return bytes(value) if value else None


def _plain(entry: Entry) -> dict[str, Any]:
    """An entry as JSON has it, bytes in base64."""
    return {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in entry._asdict().items()
    }


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
