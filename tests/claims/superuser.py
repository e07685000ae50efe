"""What a superuser can do to the record: anything, with the triggers off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("claims_entry", "claims_node", "claims_checkpoint")


@contextmanager
def superuser() -> Iterator:
    """A cursor that no rule of the record stops."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND"
                           " tgrelid = %s::regclass", [table])  # fmt: skip
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def lose_tail(size: int) -> None:
    """Leave the record as a restored database has it: entries after these were never there."""
    with superuser() as cursor:
        cursor.execute("DELETE FROM claims_entry WHERE number > %s", [size])
        cursor.execute("DELETE FROM claims_node WHERE (index + 1) << level > %s", [size])


def lose_checkpoints() -> None:
    """Leave the database without a published checkpoint."""
    with superuser() as cursor:
        cursor.execute("DELETE FROM claims_checkpoint")
