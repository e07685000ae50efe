"""What is measured, in which order, and on which data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tests.bench import appends, databases, exporting, past, reading, record, similar, verification
from tests.bench.archive import Archive
from tests.bench.table import say, show

ON_ARCHIVE = {
    "past": past.measure,
    "reading": reading.measure,
    "verification": verification.measure,
    "exports": exporting.measure,
    "appends": appends.measure,  # the last one, as it adds to what the others read
}


@dataclass(frozen=True)
class Size:
    """How much there is, and how often it is done: `each` times in each of the `rounds`."""

    claims: int
    entries: int
    rounds: int
    each: int


def run(names: Collection[str], scale: float, rounds: int) -> None:
    """Run benchmarks by name; `scale` 1 means 100 000 verdicts and a million entries."""
    each = 20 if scale >= 0.1 else 1
    size = Size(
        max(int(20_000 * scale), 2 * appends.MANY * appends.CLAIMS),
        max(int(1_000_000 * scale), 200),
        rounds,
        each,
    )
    say("starting PostgreSQL")
    with databases.empty():
        if chosen := [name for name in ON_ARCHIVE if name in names]:
            with databases.database("archive") as archive:
                Archive(size.claims, say).fill()
                databases.tidy()
                for name in chosen:
                    say(name)
                    for title, lines in ON_ARCHIVE[name](archive, size):
                        show(title, lines)
        if "record" in names:
            for title, lines in record.measure(size):
                show(title, lines)
        if "similar" in names:
            for title, lines in similar.measure(size):
                show(title, lines)
