"""A long record made by one statement after the other: only entries, no claims."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

STEP = 100_000
BODY_CHARACTERS = 500

FILL = """
INSERT INTO claims_entry (type, actor, body, salt)
SELECT 'subject.revised', 'ABCDEFGHJK',
    convert_to(json_build_object('reason', repeat('a', %(length)s), 'turn', turn)::text, 'UTF8'),
    sha256(turn::text::bytea)
FROM generate_series(%(first)s::bigint, %(last)s) AS turn
"""


def fill(entries: int, say: Callable[[str], None]) -> None:
    """Append so many entries to the record in use; its own triggers number, hash and build on."""
    for first in range(1, entries + 1, STEP):
        if entries > STEP:
            say(f"a record of {entries:,} entries: {first - 1:,}")
        last = min(first + STEP - 1, entries)
        with connection.cursor() as cursor:
            cursor.execute(FILL, {"first": first, "last": last, "length": BODY_CHARACTERS})
