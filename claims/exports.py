"""The record as a file that anyone can check: JSON Lines in the format of docs/record-format.md."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Generator, Iterator
from typing import Any

from django.db import connection, transaction

from claims.models import Checkpoint
from claims.verifier.verify_record import EXPORT, Entry

BATCH = 1000
# Moments are written by the database: only it can write every one, infinity too, that a row holds.
_ENTRIES = """
SELECT number,
    coalesce(to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'never'),
    type, claim_id, actor, salt, body, leaf, leaf_hash
FROM claims_entry WHERE number > %s ORDER BY number
"""
_NODES = "SELECT level, index, hash FROM claims_node ORDER BY (index + 1) << level, level"


def entries(after: int = 0) -> Generator[Entry, None, None]:
    """Every entry after a number as its row has it, a batch at a time and as of one moment."""
    for *columns, salt, body, leaf, leaf_hash in _stream(_ENTRIES, after):
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
        yield _line({name: _plain(value) for name, value in entry._asdict().items()})
    yield _line({"end": count})


def _stream(sql: str, *values: int) -> Iterator[tuple[Any, ...]]:
    """The rows of one query, a batch at a time, all of one moment."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _kept(value: bytes | None) -> bytes | None:
    """A salt or body that is there; None of one that was removed."""
    return bytes(value) if value else None


def _plain(value: str | int | bytes | None) -> str | int | None:
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False) + "\n"
