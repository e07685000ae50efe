"""Merkle trees: RFC 6962's own vector, and every proof against a naive reading of the RFC."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import merkle
from claims.merkle import Span, Subtree
from claims.verifier import verify_record

INPUTS = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
LEAVES = [bytes.fromhex(text) for text in INPUTS]
ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word for word."""
    if len(leaves) <= 1:
        return hashlib.sha256(*[b"\x00" + leaf for leaf in leaves]).digest()
    k = half(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def half(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    k = half(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], complete: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if m == len(leaves):
        return [] if complete else [mth(leaves)]
    k = half(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], complete), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def stored(leaves: list[bytes]) -> dict[Subtree, bytes]:
    """What the database stores: the hash of every complete subtree, here by the naive reading."""
    return {
        Subtree(level, index): mth(leaves[index << level : (index + 1) << level])
        for level in range(len(leaves).bit_length())
        for index in range(len(leaves) >> level)
    }


def hashes(spans: list[Span], leaves: list[bytes]) -> list[bytes]:
    nodes = stored(leaves)
    return [merkle.fold([nodes[part] for part in merkle.subtrees(span)]) for span in spans]


def numbered(size: int) -> list[bytes]:
    return [b"leaf %d" % n for n in range(size)]


def test_the_root_of_the_vector_of_certificate_transparency():
    assert hashes([Span(0, 8)], LEAVES)[0].hex() == ROOT
    tree = verify_record.Tree()
    for leaf in LEAVES:
        tree.push(merkle.leaf_hash(leaf))
    assert tree.root().hex() == ROOT


def test_an_empty_tree_has_the_hash_of_nothing_as_its_root():
    assert merkle.fold([]) == mth([])


def test_the_audit_path_and_consistency_proof_of_rfc_6962_section_2_1_3():
    seven = numbered(7)
    nodes = stored(seven)
    a, b, c, f = (nodes[Subtree(0, n)] for n in (0, 1, 2, 5))
    d, e, j = nodes[Subtree(0, 3)], nodes[Subtree(0, 4)], nodes[Subtree(0, 6)]
    g, h, i = (nodes[Subtree(1, n)] for n in range(3))
    k, l = nodes[Subtree(2, 0)], merkle.node_hash(i, j)  # noqa: E741 — the RFC's letters
    assert hashes(merkle.inclusion(0, 7), seven) == [b, h, l]
    assert hashes(merkle.inclusion(3, 7), seven) == [c, g, l]
    assert hashes(merkle.inclusion(4, 7), seven) == [f, j, k]
    assert hashes(merkle.inclusion(6, 7), seven) == [i, k]
    assert hashes(merkle.consistency(3, 7), seven) == [c, d, g, l]
    assert hashes(merkle.consistency(4, 7), seven) == [l]
    assert hashes(merkle.consistency(6, 7), seven) == [i, j, k]
    assert a != e


@pytest.mark.parametrize("size", [*range(1, 34), 63, 64, 65])
def test_every_proof_of_a_small_tree_is_that_of_the_rfc_and_verifies(size):
    leaves = numbered(size)
    root = mth(leaves)
    assert hashes([Span(0, size)], leaves) == [root]
    for index in range(size):
        proof = hashes(merkle.inclusion(index, size), leaves)
        assert proof == path(index, leaves)
        assert merkle.included(merkle.leaf_hash(leaves[index]), index, size, proof) == root
    for first in range(1, size + 1):
        proof = hashes(merkle.consistency(first, size), leaves)
        assert proof == subproof(first, leaves)
        old = mth(leaves[:first])
        assert merkle.extended(old, first, size, proof) == (old, root)


def test_a_proof_over_a_million_leaves_needs_a_few_dozen_hashes():
    for size in (1_000_000, (1 << 20) - 1, 1 << 20):
        for place in (0, 1, size // 3, size - 2, size - 1):
            spans = merkle.inclusion(place, size) + merkle.consistency(place + 1, size)
            assert len({part for span in spans for part in merkle.subtrees(span)}) <= 64


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=80))
def test_the_verifier_grows_the_same_tree_leaf_by_leaf(leaves):
    tree, grown = verify_record.Tree(), {}
    for index, leaf in enumerate(leaves):
        value = merkle.leaf_hash(leaf)
        grown[Subtree(0, index)] = value
        for level, completed in enumerate(tree.push(value), start=1):
            grown[Subtree(level, index >> level)] = completed
        assert tree.root() == mth(leaves[: index + 1])
    assert grown == stored(leaves)


def flipped(values: list[bytes], bit: int) -> list[bytes]:
    data = bytearray(b"".join(values))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return [bytes(data[n : n + 32]) for n in range(0, len(data), 32)]


@given(st.data(), st.integers(1, 200), st.integers(0, 1 << 20))
def test_a_flipped_bit_leads_an_audit_path_elsewhere(data, size, bit):
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    leaf, proof = merkle.leaf_hash(leaves[index]), hashes(merkle.inclusion(index, size), leaves)
    leaf, *proof = flipped([leaf, *proof], bit)
    assert merkle.included(leaf, index, size, proof) != mth(leaves)


@given(st.data(), st.integers(1, 200), st.integers(0, 1 << 20))
def test_a_flipped_bit_breaks_a_consistency_proof(data, size, bit):
    leaves = numbered(size)
    first = data.draw(st.integers(1, size))
    old, new = mth(leaves[:first]), mth(leaves)
    proof = hashes(merkle.consistency(first, size), leaves)
    changed_old, changed_new, *proof = flipped([old, new, *proof], bit)
    assert merkle.extended(changed_old, first, size, proof) != (changed_old, changed_new)


@given(st.data(), st.integers(1, 100))
def test_a_proof_of_the_wrong_length_is_refused(data, size):
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    proof = hashes(merkle.inclusion(index, size), leaves)
    old = mth(leaves[: index + 1])
    steps = hashes(merkle.consistency(index + 1, size), leaves)
    for wrong in ([*proof, b"x" * 32], proof[:-1] if proof else [b""]):
        with pytest.raises(ValueError):  # noqa: PT011 — its message is Python's
            merkle.included(merkle.leaf_hash(leaves[index]), index, size, wrong)
    for wrong in ([*steps, b"x" * 32], steps[:-1] if steps else [b""]):
        with pytest.raises(ValueError):  # noqa: PT011
            merkle.extended(old, index + 1, size, wrong)


def test_refuses_proofs_of_what_the_tree_does_not_hold():
    for index, size in ((-1, 4), (4, 4), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion(index, size)
        with pytest.raises(ValueError, match="no leaf"):
            merkle.included(b"", index, size, [])
    for first, second in ((0, 4), (5, 4)):
        with pytest.raises(ValueError, match="no proof"):
            merkle.consistency(first, second)
