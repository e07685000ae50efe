"""What was measured, as a plain table."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.rounds import Timed

HEADINGS = ("", "median ms", "p95 ms", "ratio", "least..most", "n", "")


@dataclass(frozen=True)
class Line:
    """One line: what was timed, and what it is compared with; `note` says what else there is."""

    what: str
    timed: Timed
    against: Timed | None = None
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = spread = ""
        if self.against is not None:
            ratios = self.timed.ratios(self.against)
            ratio = f"{median(ratios):.2f}"
            spread = f"{min(ratios):.2f}..{max(ratios):.2f}"
        found = (f"{self.timed.median * 1000:.2f}", f"{self.timed.p95 * 1000:.2f}")
        return (self.what, *found, ratio, spread, str(len(self.timed.seconds)), self.note)


def show(title: str, lines: Sequence[Line]) -> None:
    """Print a table; what is compared stands below what it is compared with."""
    rows = [HEADINGS, *(line.cells for line in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(f"\n{title}")
    for what, *middle, note in rows:
        numbers = [cell.rjust(width) for cell, width in zip(middle, widths[1:-1], strict=True)]
        print("  ".join([what.ljust(widths[0]), *numbers, note]).rstrip(), flush=True)


def say(words: str) -> None:
    """Tell on standard error how far the preparations are, so that tables can be kept apart."""
    print(f"… {words}", file=sys.stderr, flush=True)
