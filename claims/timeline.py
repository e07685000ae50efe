"""How a claim's status moved: verdicts folded over time.

A corrected verdict no longer counts; of the others the latest `effective` holds, ties broken by
entry number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from claims.choices import SETTLED
from claims.models import Verdict
from sources.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time under one status; `end` is None while it lasts."""

    status: str
    start: PartialDate
    end: PartialDate | None
    verdicts: tuple[Verdict, ...]

    @property
    def settled(self) -> bool:
        """Whether the status says that the matter is decided."""
        return self.status in SETTLED


def corrections(verdicts: Iterable[Verdict]) -> dict[int, int]:
    """The number of each corrected verdict and of the one that corrects it."""
    return {v.corrects_id: v.number for v in verdicts if v.corrects_id is not None}


def in_force(verdicts: Iterable[Verdict], as_of: datetime | None = None) -> list[Verdict]:
    """The verdicts that nothing corrects, in the order in which they began to hold.

    With `as_of` only those that held by that moment of the world: a verdict that has been
    corrected does not count even before its correction began to hold.
    """
    verdicts = list(verdicts)
    corrected = corrections(verdicts)
    return sorted(
        (
            v
            for v in verdicts
            if v.number not in corrected and (as_of is None or v.effective_earliest <= as_of)
        ),
        key=lambda v: (v.effective_earliest, v.number),
    )


def current(verdicts: Iterable[Verdict], as_of: datetime | None = None) -> Verdict | None:
    """The verdict that holds, at a moment of the world if one is given; None before the first."""
    held = in_force(verdicts, as_of)
    return held[-1] if held else None


def periods(verdicts: Iterable[Verdict], as_of: datetime | None = None) -> list[Period]:
    """The stretches of one status each, oldest first; verdicts that keep the status are joined."""
    runs: list[list[Verdict]] = []
    for verdict in in_force(verdicts, as_of):
        if runs and runs[-1][0].status == verdict.status:
            runs[-1].append(verdict)
        else:
            runs.append([verdict])
    ends = [run[0].effective for run in runs[1:]]
    return [
        Period(run[0].status, run[0].effective, end, tuple(run))
        for run, end in zip_longest(runs, ends)
    ]
