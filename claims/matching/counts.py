"""In how many listed claims each stem is: changes are noted first and summed by one at a time.

A counter of a common word would make all writers wait for each other, and those who meet in another
order lock each other out. So a writer leaves notes and sums those it sees only if nobody else does.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

LOCK = 7_265_641
"""The advisory lock of who sums; held until the transaction ends."""
SUM = """
WITH noted AS (DELETE FROM claims_stemchange RETURNING stems, step),
summed AS (
    SELECT stem, sum(step)::int AS step
    FROM noted, unnest(stems || ARRAY['']) AS stem
    GROUP BY stem HAVING sum(step) <> 0
)
MERGE INTO claims_stem USING summed ON claims_stem.stem = summed.stem
WHEN MATCHED AND claims_stem.claims + summed.step > 0 THEN
    UPDATE SET claims = claims_stem.claims + summed.step
WHEN MATCHED THEN DELETE
WHEN NOT MATCHED AND summed.step > 0 THEN INSERT (stem, claims) VALUES (summed.stem, summed.step)
"""


@transaction.atomic(savepoint=False)
def count() -> None:
    """Sum what is noted, unless another transaction is doing so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0]:
            cursor.execute(SUM)


def wait_to_count() -> None:
    """Be the one who sums until the transaction ends; ask before any other lock is held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def claims_with(stems: Iterable[str]) -> dict[str, int]:
    """How many listed claims have each of these stems that any has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stem, claims FROM claims_stem WHERE stem = ANY(%s)", [sorted(stems)])
        return dict(cursor.fetchall())
