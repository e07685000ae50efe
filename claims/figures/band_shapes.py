"""What the band is drawn from, and what it consists of once laid out.

Coordinates are in the units of the drawing; y is 0 at the upper edge of the bar and grows
downwards, so that what asserts has negative y and what rebuts stands below the bar.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

BAR = 18
DOT = 5


class MarkKind(StrEnum):
    """What a mark on the band stands for; the first four stand above the bar."""

    ORIGIN = "origin"
    RELAY = "relay"
    REPEAT = "repeat"
    CONFIRM = "confirm"
    DENY = "deny"
    CLARIFY = "clarify"


ABOVE = (MarkKind.ORIGIN, MarkKind.RELAY, MarkKind.REPEAT, MarkKind.CONFIRM)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time under one status; `end` is None while it lasts. `label` is the status in words."""

    status: str
    label: str
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """One report: what it does, when it appeared if that is known, and how to name it.

    `title` names it in full; `label` and `sublabel` are drawn where there is room, the more
    important first. An empty label is never drawn.
    """

    kind: MarkKind
    earliest: datetime | None
    latest: datetime | None
    title: str
    label: str = ""
    sublabel: str = ""
    importance: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """One size of the drawing: for a column of text, or for a phone."""

    name: str
    width: float
    gap: float
    fold: float
    label_room: float
    margin: float = 8
    rows: int = 4


WIDE = Edition("wide", width=720, gap=110, fold=64, label_room=300)
NARROW = Edition("narrow", width=320, gap=55, fold=34, label_room=260, margin=2)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the bar."""

    left: float
    width: float
    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in its place."""

    x: float
    y: float
    mark: Mark


@dataclass(frozen=True, slots=True)
class Whisker:
    """The span within which the dots on it fall."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Count:
    """How many marks more there are than could be drawn here; centred on x."""

    x: float
    y: float
    more: int


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a dot on one or two lines; `leader` is the line that ties it to a far dot."""

    x: float
    y: float
    anchor: str
    text: str
    sub: str
    sub_y: float
    title: str
    leader: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis, with the status that began there if one did."""

    x: float
    text_x: float
    anchor: str
    date: str
    row: int = 0
    word: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The drawing: everything a template needs and nothing it would have to compute."""

    edition: Edition
    top: float
    height: float
    axis: float
    sentence: str
    bars: tuple[Bar, ...] = ()
    joints: tuple[float, ...] = ()
    folds: tuple[float, ...] = ()
    dots: tuple[Dot, ...] = ()
    whiskers: tuple[Whisker, ...] = ()
    counts: tuple[Count, ...] = ()
    labels: tuple[Label, ...] = ()
    ticks: tuple[Tick, ...] = ()
    undated: int = 0
    kinds: tuple[MarkKind, ...] = field(default=())

    @property
    def right(self) -> float:
        """The right end of the bar and of the axis."""
        return self.edition.width - self.edition.margin

    @property
    def blank(self) -> bool:
        """Whether there is nothing to draw: no verdict, and no report with a date."""
        return not self.dots and not self.counts and not self.joints
