"""Roots and proofs over the record, each from a few dozen stored hashes and one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Max

from claims import merkle
from claims.merkle import Span, Subtree
from claims.models import Entry

_HASHES = """
SELECT 0, number - 1, leaf_hash FROM claims_entry WHERE number = ANY(%s)
UNION ALL
SELECT level, index, hash FROM claims_node
    JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, index) USING (level, index)
"""


class BeyondRecord(ValueError):
    """The record has no such entry, or has not been that long."""


class BrokenTree(RuntimeError):
    """Stored hashes that the tree is made of are missing."""


def size() -> int:
    """How many entries the record has."""
    return Entry.objects.aggregate(last=Max("number"))["last"] or 0


def root(size: int) -> bytes:
    """The root over the first `size` entries. Raises BeyondRecord."""
    _check(size)
    return _hashes([Span(0, size)])[0]


def inclusion(number: int, size: int) -> list[bytes]:
    """The audit path of an entry in the record's first `size` entries. Raises BeyondRecord."""
    return inclusions([number], size)[0]


def inclusions(numbers: Sequence[int], size: int) -> list[list[bytes]]:
    """The audit paths of several entries, by as many queries as of one. Raises BeyondRecord."""
    for number in numbers:
        if not 1 <= number <= size:
            raise BeyondRecord(f"Entry {number} is not among the first {size} entries.")
    _check(size)
    paths = [merkle.inclusion(number - 1, size) for number in numbers]
    hashes = iter(_hashes([span for path in paths for span in path]))
    return [[next(hashes) for _ in path] for path in paths]


def consistency(first: int, second: int) -> list[bytes]:
    """The proof that the first `first` of the first `second` entries came first.

    Raises BeyondRecord.
    """
    if not 1 <= first <= second:
        raise BeyondRecord(f"No proof leads from {first} entries to {second}.")
    _check(second)
    return _hashes(merkle.consistency(first, second))


def _check(wanted: int) -> None:
    if wanted > size():
        raise BeyondRecord(f"The record has fewer than {wanted} entries.")


def _hashes(spans: Sequence[Span]) -> list[bytes]:
    """The Merkle tree hash of each span."""
    parts = [merkle.subtrees(span) for span in spans]
    stored = _stored({subtree for part in parts for subtree in part})
    return [merkle.fold([stored[subtree] for subtree in part]) for part in parts]


def _stored(wanted: Iterable[Subtree]) -> dict[Subtree, bytes]:
    leaves = [subtree.position + 1 for subtree in wanted if subtree.level == 0]
    nodes = sorted(subtree for subtree in wanted if subtree.level)
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [leaves, [n.level for n in nodes], [n.position for n in nodes]])
        found = {Subtree(level, index): bytes(value) for level, index, value in cursor}
    missing = set(wanted) - found.keys()
    if missing:
        raise BrokenTree(f"Hashes are missing from the record's tree: {sorted(missing)}")
    return found
