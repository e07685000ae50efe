"""The days on which a claim changed, to step through: in the world, or in what this site said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from claims.models import Claim, Edition
from claims.past import Known

MOST = 400
"""A control with more days than this could not be moved to one of them; every few are left out."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days in order, the last of which is what holds now, and the one that is looked at.

    `at` is a place among them: -1 before the first. In the present it is the last one.
    """

    days: tuple[date, ...]
    at: int

    @property
    def past(self) -> tuple[date, ...]:
        """The days before the last: what came with the last holds now."""
        return self.days[:-1]

    @property
    def previous(self) -> date | None:
        """The change before the one that is looked at."""
        return self.days[self.at - 1] if self.at > 0 else None

    @property
    def next(self) -> date | None:
        """The change after it; None if that is the last one, which leads to the present."""
        return self.days[self.at + 1] if self.at + 1 < len(self.past) else None

    @property
    def last(self) -> bool:
        """Whether nothing has changed since."""
        return self.at == len(self.days) - 1


def days_of_story(rows: Known) -> set[date]:
    """The days on which a verdict began to hold or a report appeared; vague dates are none."""
    moments = [verdict.effective_earliest for verdict in rows.verdicts]
    for report in rows.reports:
        if report.published_precision in ("day", "minute") and report.published_earliest:
            moments.append(report.published_earliest)
    return _days(moments)


def days_of_record(claim: Claim) -> set[date]:
    """The days on which this site changed what it said of a claim."""
    editions = Edition.objects.filter(claim=claim)
    return _days(editions.values_list("entry__recorded_at", flat=True))


def look_at(days: Iterable[date], moment: datetime | None) -> Days:
    """The days around a moment, or around the present; of very many every few are left out."""
    chosen = _thinned(sorted(days))
    if moment is None:
        return Days(chosen, len(chosen) - 1)
    return Days(chosen, bisect_right(chosen, moment.astimezone(UTC).date()) - 1)


def _days(moments: Iterable[datetime]) -> set[date]:
    return {moment.astimezone(UTC).date() for moment in moments}


def _thinned(days: list[date]) -> tuple[date, ...]:
    every = -(-len(days) // MOST) or 1
    return (*days[:-1:every], *days[-1:])
