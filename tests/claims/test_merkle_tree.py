"""The tree in the database: grown by each append, filled for old entries, never rewritten."""

import importlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims import merkle, proofs, record
from claims.merkle import Subtree
from claims.models import Entry, Node
from tests.cast import ada

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("claims.migrations.0003_merkle_tree")


def append(times: int = 1) -> None:
    editor = record.editor_for(ada())
    for turn in range(times):
        record.append(type="claim.revised", actor=editor, body={"turn": turn})


def execute(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def expected() -> dict[Subtree, bytes]:
    """The interior nodes of complete subtrees, made from the leaf hashes in memory."""
    level = [bytes(value) for value in Entry.objects.values_list("leaf_hash", flat=True)]
    nodes, height = {}, 0
    while len(level) > 1:
        height += 1
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [merkle.node_hash(left, right) for left, right in pairs]
        nodes |= {Subtree(height, index): value for index, value in enumerate(level)}
    return nodes


def stored() -> dict[Subtree, bytes]:
    return {Subtree(node.level, node.index): bytes(node.hash) for node in Node.objects.all()}


def test_each_append_adds_the_nodes_that_it_completes():
    for size in range(1, 18):
        append()
        assert stored() == expected()
        assert Node.objects.count() == size - size.bit_count()


def test_entries_appended_by_one_statement_grow_the_tree_too():
    execute(
        "INSERT INTO claims_entry (type, actor, body, salt)"
        " SELECT 'claim.revised', 'X', 'y', %s FROM generate_series(1, 21)",
        b"s" * 32,
    )
    assert len(stored()) == 18
    assert stored() == expected()


def test_the_database_computes_a_node_whatever_it_is_given_and_refuses_one_without_children():
    append(3)
    for level, index in ((1, 1), (2, 0), (1, 7)):
        with pytest.raises(IntegrityError, match="two children"), transaction.atomic():
            Node.objects.create(level=level, index=index, hash=b"x" * 32)
    execute("ALTER TABLE claims_node DISABLE TRIGGER append_only; DELETE FROM claims_node")
    Node.objects.create(level=1, index=0, hash=b"x" * 32)
    assert stored() == expected()


@pytest.mark.parametrize("table", ["claims_node", "claims_checkpoint"])
def test_the_database_refuses_to_rewrite_the_tree(table):
    append(2)
    for sql in (f"UPDATE {table} SET root = ''", f"DELETE FROM {table}", f"TRUNCATE {table}"):  # noqa: S608
        column = sql.replace("root", "hash" if table == "claims_node" else "root")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            execute(column)


def test_old_entries_get_their_nodes_once_however_often_the_migration_fills_in():
    append(13)
    execute("ALTER TABLE claims_node DISABLE TRIGGER append_only; DELETE FROM claims_node")
    assert not stored()
    for _ in range(2):
        execute(MIGRATION.BACKFILL)
        assert stored() == expected()
    append(4)
    assert stored() == expected()


def test_an_append_onto_a_damaged_tree_is_refused():
    append(3)
    execute("ALTER TABLE claims_node DISABLE TRIGGER append_only; DELETE FROM claims_node")
    with pytest.raises(DatabaseError, match="two children"), transaction.atomic():
        append()
    with pytest.raises(proofs.BrokenTree):
        proofs.root(3)


def test_roots_and_proofs_come_from_the_stored_hashes_in_two_queries(django_assert_num_queries):
    append(37)
    leaves = [bytes(value) for value in Entry.objects.values_list("leaf_hash", flat=True)]
    roots = {}
    for size in range(1, 38):
        with django_assert_num_queries(2):
            roots[size] = proofs.root(size)
    for size in (1, 2, 31, 32, 37):
        for number in {1, 2, 17, size} & set(range(1, size + 1)):
            path = proofs.inclusion(number, size)
            assert merkle.included(leaves[number - 1], number - 1, size, path) == roots[size]
            path = proofs.consistency(number, size)
            ends = merkle.extended(roots[number], number, size, path)
            assert ends == (roots[number], roots[size])


def test_nothing_is_proved_of_entries_that_are_not_there():
    append(4)
    for refused in (
        lambda: proofs.root(5),
        lambda: proofs.inclusion(1, 5),
        lambda: proofs.inclusion(3, 2),
        lambda: proofs.inclusion(0, 2),
        lambda: proofs.consistency(0, 2),
        lambda: proofs.consistency(3, 2),
        lambda: proofs.consistency(3, 5),
    ):
        with pytest.raises(proofs.BeyondRecord):
            refused()
