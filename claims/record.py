"""The public record: append an entry, and the bytes that it commits to (DESIGN §9).

The database numbers, dates and hashes an entry itself, under a lock that lasts until the
transaction ends, so that the record's order is commit order.
"""

from __future__ import annotations

import secrets
from typing import Any

import rfc8785
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from psycopg.errors import ObjectNotInPrerequisiteState

from claims import held
from claims.choices import EntryType
from claims.models import Claim, Editor, Entry

SALT_BYTES = 32
LOCK = 726563
"""The key of the transaction-scoped advisory lock; the trigger on claims_entry takes it too."""
_INSERT = """
INSERT INTO claims_entry (type, claim_id, actor, body, salt, regards_id)
VALUES (%s, %s, %s, %s, %s, %s)
RETURNING number, recorded_at, leaf, leaf_hash
"""


def canonical(body: Any) -> bytes:
    """Return RFC 8785 canonical JSON. Raises ValueError for what that form cannot hold."""
    return rfc8785.dumps(body)


def editor_for(user: User) -> Editor:
    """The pseudonym under which this account appears in the record, made at its first change."""
    return Editor.objects.get_or_create(user=user)[0]


def lock() -> None:
    """Make every other change wait until this transaction ends, so that what it reads is last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def append(
    *,
    type: EntryType,
    actor: Editor,
    body: dict[str, Any],
    claim: Claim | None = None,
    regards: Entry | None = None,
) -> Entry:
    """Append one entry inside the caller's transaction and return it.

    `regards` is the entry that a tombstone or a restatement is about.
    Take every other lock first: from here to the commit all other changes wait. Raises
    held.Refused if the database's clock ran back, or if the record has lost entries that a
    published checkpoint covers.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The record is appended to in a transaction.")
    written, salt = canonical(body), secrets.token_bytes(SALT_BYTES)
    entry = Entry(
        type=type, claim=claim, actor=actor.pseudonym, body=written, salt=salt, regards=regards
    )
    columns = [type, entry.claim_id, entry.actor, written, salt, entry.regards_id]
    entry.number, entry.recorded_at, entry.leaf, entry.leaf_hash = _insert(columns)
    held.check_end(entry.number - 1)
    entry._state.adding = False
    return entry


def _insert(columns: list[Any]) -> Any:
    """Insert an entry and return what the database made of it."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(_INSERT, columns)
        except OperationalError as problem:
            cause = problem.__cause__
            if isinstance(cause, ObjectNotInPrerequisiteState):
                raise held.Refused(f"Nothing is recorded: {cause.diag.message_primary}.") from cause
            raise
        return cursor.fetchone()
