"""Several claims on one time axis: a strip of statuses for each, all to the same scale.

Places are percentages of the width, so that a strip is as wide as its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext

from claims.figures.band import NO_VERDICT, UNDECIDED, day_in_words, describe
from claims.figures.band_shapes import Stretch
from claims.figures.lettering import width
from claims.figures.timescale import Span, TimeScale, make_scale

WIDTH, NARROW = 720, 284
"""The widths, in pixels, on which the dates of an axis are set: a column's and a phone's."""
SPAN = Span(0, WIDTH, 48, 60)
SIZE, APART = 12, 14
SLIVER = 0.35
"""The least width of a stretch, so that a day among years can be seen."""


@dataclass(frozen=True, slots=True)
class History:
    """A claim's statuses in order, and when it was first reported, if that is known."""

    stretches: Sequence[Stretch]
    first: datetime | None = None

    @property
    def began(self) -> datetime | None:
        """When there was first anything to draw."""
        starts = [stretch.start for stretch in self.stretches[:1]]
        return min([*starts, *([self.first] if self.first else [])], default=None)


@dataclass(frozen=True, slots=True)
class Stripe:
    """A stretch of a strip."""

    left: float
    width: float
    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One claim's statuses over the common time, and the same in a sentence."""

    stripes: tuple[Stripe, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class AxisDate:
    """A date on the axis; on a phone there is room only for some."""

    left: float
    anchor: str
    text: str
    on_phone: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """The strips in the order of the histories, and what they share."""

    strips: tuple[Strip, ...]
    dates: tuple[AxisDate, ...]
    folds: tuple[float, ...]


def draw_dossier(histories: Sequence[History], today: datetime, until: str) -> Dossier:
    """Lay out the strips of some claims; `until` is the word for the moment they end at."""
    moments = {h.began for h in histories if h.began}
    moments |= {stretch.start for history in histories for stretch in history.stretches}
    end = max([today, *moments])
    scale = make_scale((), moments, end, SPAN)
    return Dossier(
        strips=tuple(_strip(history, scale, end) for history in histories),
        dates=tuple(_dates(moments, scale, until if end == today else f"{end:%Y}")),
        folds=tuple(_share((left + right) / 2) for left, right in scale.folds),
    )


def _share(place: float) -> float:
    return round(place / WIDTH * 100, 2)


def _strip(history: History, scale: TimeScale, end: datetime) -> Strip:
    """Its statuses; before the first one, from the first report on, that there was none."""
    told = list(history.stretches)
    if history.began and (not told or history.began < told[0].start):
        told.insert(0, Stretch(UNDECIDED, str(NO_VERDICT), history.began))
    ends = [stretch.start for stretch in told[1:]] + [end] * bool(told)
    return Strip(
        tuple(
            _stripe(stretch, scale.place(stretch.start), scale.place(until))
            for stretch, until in zip(told, ends, strict=True)
        ),
        describe(history.stretches, ()),
    )


def _stripe(stretch: Stretch, left: float, right: float) -> Stripe:
    start = day_in_words(stretch.start)
    title = gettext("{status}, from {start}").format(status=stretch.label, start=start)
    return Stripe(_share(left), max(_share(right - left), SLIVER), stretch.status, title)


def _dates(moments: set[datetime], scale: TimeScale, until: str) -> Iterator[AxisDate]:
    """The last date, the first, those around folds, then the years: as many as there is room for.

    None is more exact than a month: some were not known more closely.
    """
    wishes = [(float(WIDTH), until)]
    first = min(moments, default=None)
    if first:
        wishes.append((scale.place(first), _month(first)))
    edges = dict(zip(scale.places, scale.seconds, strict=True))
    for edge in (edge for left, right in scale.folds for edge in (right, left)):
        wishes.append((edge, _month(datetime.fromtimestamp(edges[edge], UTC))))
    wishes += _years(scale)
    wide: list[tuple[float, float]] = []
    narrow: list[tuple[float, float]] = []
    for place, text in wishes:
        anchor = "end" if place + width(text, SIZE) > WIDTH else "start"
        if _take(wide, place, text, anchor, WIDTH):
            on_phone = _take(narrow, place / WIDTH * NARROW, text, anchor, NARROW)
            yield AxisDate(_share(place), anchor, text, on_phone)


def _years(scale: TimeScale) -> Iterator[tuple[float, str]]:
    """New years that do not fall into a fold."""
    first, last = (datetime.fromtimestamp(s, UTC) for s in (scale.seconds[0], scale.seconds[-1]))
    for year in range(first.year + 1, last.year + 1):
        place = scale.place(datetime(year, 1, 1, tzinfo=UTC))
        if not any(left < place < right for left, right in scale.folds):
            yield place, str(year)


def _take(
    taken: list[tuple[float, float]], place: float, text: str, anchor: str, room: float
) -> bool:
    """Keep the room that a text takes; False where it would touch another, or leave the axis."""
    across = width(text, SIZE)
    left = place if anchor == "start" else place - across
    right = left + across
    if left < 0 or right > room or any(left < b + APART and a < right + APART for a, b in taken):
        return False
    taken.append((left, right))
    return True


def _month(moment: datetime) -> str:
    return date_format(moment.astimezone(UTC), "M Y")
