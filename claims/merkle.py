"""RFC 6962 Merkle trees: which stored subtrees make a root or a proof, and where a proof leads.

Pure: the caller brings the hashes, a few dozen for a record of a million entries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""


class Subtree(NamedTuple):
    """A complete subtree: the 2**level leaves from position * 2**level on."""

    level: int
    position: int


class Span(NamedTuple):
    """The leaves from `start` up to `end`, which is not among them; leaves count from 0."""

    start: int
    end: int


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an interior node (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def subtrees(span: Span) -> list[Subtree]:
    """The complete subtrees that a span is made of, left to right: at most one of each level.

    The span must be one of a tree: all leaves, or what `inclusion` and `consistency` return.
    """
    found, start = [], span.start
    while start < span.end:
        level = (span.end - start).bit_length() - 1
        found.append(Subtree(level, start >> level))
        start += 1 << level
    return found


def fold(hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of a span, from the hashes of its subtrees, left to right."""
    if not hashes:
        return EMPTY
    *earlier, result = hashes
    for left in reversed(earlier):
        result = node_hash(left, result)
    return result


def inclusion(index: int, size: int) -> list[Span]:
    """The spans whose hashes are the audit path of a leaf, from the leaf up (RFC 6962 §2.1.1).

    Raises ValueError if the tree of this size has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    path, start, end = [], 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            path.append(Span(split, end))
            end = split
        else:
            path.append(Span(start, split))
            start = split
    return path[::-1]


def consistency(first: int, second: int) -> list[Span]:
    """The spans whose hashes prove the first tree a prefix of the second (RFC 6962 §2.1.2).

    Raises ValueError unless 0 < first <= second.
    """
    if not 0 < first <= second:
        raise ValueError(f"no proof leads from a tree of {first} leaves to one of {second}")
    path, start, end = [], 0, second
    while first != end:
        split = start + _split(end - start)
        if first <= split:
            path.append(Span(split, end))
            end = split
        else:
            path.append(Span(start, split))
            start = split
    if start:  # otherwise this is the whole first tree, whose root the verifier knows
        path.append(Span(start, end))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to from a leaf's hash: proof, if that is the tree's root.

    Raises ValueError if the path has not the length that it must have.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    if size == 1 and not path:
        return leaf
    *below, sibling = path
    split = _split(size)
    if index < split:
        return node_hash(included(leaf, index, split, below), sibling)
    return node_hash(sibling, included(leaf, index - split, size - split, below))


def extended(root: bytes, first: int, second: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The roots over the first and the second size that a consistency path leads to.

    It proves that the first tree is a prefix if both are the known ones; `root` is the first's.
    Raises ValueError if the path has not the length that it must have.
    """
    return _extended(root, first, second, path)


def _extended(
    root: bytes | None, first: int, second: int, path: Sequence[bytes]
) -> tuple[bytes, bytes]:
    if first == second:
        (known,) = path if root is None else (root, *path)
        return known, known
    *below, sibling = path
    split = _split(second)
    if first <= split:
        old, new = _extended(root, first, split, below)
        return old, node_hash(new, sibling)
    old, new = _extended(None, first - split, second - split, below)
    return node_hash(sibling, old), node_hash(sibling, new)


def _split(size: int) -> int:
    """The largest power of two smaller than a size above 1."""
    return 1 << ((size - 1).bit_length() - 1)
