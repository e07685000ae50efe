"""The whole record checked where it is kept, as `manage.py verify_record` does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from claims import audit, proofs
from tests.bench.rounds import Timed, timed
from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.programme import Size

ROUNDS = 3


def measure(database: str, size: Size) -> Iterator[tuple[str, list[Line]]]:
    """Seconds, and for how many entries."""
    entries, found = proofs.size(), Timed()
    for _ in range(min(ROUNDS, size.rounds)):
        found.add([timed(_verify)])
    note = f"{found.median / entries * 100_000:.1f} s for each 100 000"
    yield "Verification", [Line(f"a record of {entries:,} entries", found, note=note)]


def _verify() -> None:
    if problems := audit.problems():
        raise AssertionError(problems)
