"""The control that steps through the days of a claim, by either clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from claims.days import Days, look_at
from claims.moments import PRESENT
from claims.views.clocks import Clocks


@dataclass(frozen=True, slots=True)
class Steps:
    """Where one is among the days on which a claim changed, and the ways to those around.

    `clock` is the one that steps turn; `day` is None in the present. `other` leads to the same
    control for the other clock, if there is more than one day to step through.
    """

    clock: str
    days: Days
    day: date | None
    previous: str
    next: str
    to_now: bool
    other: str

    @property
    def many(self) -> bool:
        """Whether there is anything to step through."""
        return len(self.days.days) > 1

    @property
    def written(self) -> str:
        """The days to choose from, but for the last, which is the present."""
        return " ".join(day.isoformat() for day in self.days.past)

    @property
    def now(self) -> int:
        """The place of the present."""
        return len(self.days.past)

    @property
    def place(self) -> int:
        """The place looked at; the first one where that is before the story began."""
        return max(self.days.at, 0)


def steps(clocks: Clocks, story: Iterable[date], record: Iterable[date]) -> Steps:
    """The control on the page that `clocks` ask for: through the story, or what this site said."""
    moment = clocks.moment
    saying = bool(moment.known_at and not moment.as_of)
    clock, turned = ("known_at", moment.known_at) if saying else ("as_of", moment.as_of)
    days = look_at(record if saying else story, turned)
    others = look_at(story if saying else record, None)
    before = others.previous
    return Steps(
        clock=clock,
        days=days,
        day=turned.date() if turned else None,
        previous=clocks.at(clock, days.previous) if days.previous else "",
        next=clocks.at(clock, days.next) if turned else "",
        to_now=bool(turned and not days.next),
        other=Clocks(PRESENT).at("as_of" if saying else "known_at", before) if before else "",
    )
