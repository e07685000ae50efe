"""The dates under the band, with the status that began at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.utils.formats import date_format

from claims.figures.band_shapes import Edition, Stretch, Tick
from claims.figures.lettering import fit, width
from claims.figures.timescale import TimeScale

SIZE = 12
APART = 10
WORD_ROOM = 130
HOURS_MATTER = timedelta(days=3)
MOST_OF_A_YEAR = timedelta(days=300)


class Ends(NamedTuple):
    """Today, and where the axis ends: later only if something is dated later."""

    today: datetime
    end: datetime
    word: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """A tick one would like to have; the more important are granted first."""

    importance: float
    x: float
    year: int | None
    date: str
    stretch: Stretch | None = None

    @property
    def dated(self) -> str:
        """The date with its year."""
        return f"{self.date} {self.year}" if self.year else self.date

    @property
    def word(self) -> str:
        """The status that begins here."""
        return fit(self.stretch.label, WORD_ROOM, SIZE) if self.stretch else ""


@dataclass(frozen=True, slots=True)
class _Granted:
    """A tick with the room that its text takes."""

    left: float
    right: float
    anchor: str
    row: int
    word: str
    wish: _Wish

    def touches(self, other: _Granted) -> bool:
        """Whether the two would be read as one."""
        apart = self.right + APART <= other.left or other.right + APART <= self.left
        return self.row == other.row and not apart


def make_ticks(
    stretches: Sequence[Stretch],
    scale: TimeScale,
    ends: Ends,
    vague: Mapping[float, str],
    edition: Edition,
) -> list[Tick]:
    """The ticks that fit beside each other, from left to right; the year where it is new.

    `vague` holds the text of the scale's moments that stand for a month or a year.
    """
    wishes = sorted(_wishes(stretches, scale, ends, vague), key=lambda w: (-w.importance, w.x))
    granted: list[_Granted] = []
    for wish in wishes:
        for tick in _offers(wish, edition):
            if not any(tick.touches(other) for other in granted):
                granted.append(tick)
                break
    return list(_written(sorted(granted, key=lambda g: g.left)))


def _wishes(
    stretches: Sequence[Stretch], scale: TimeScale, ends: Ends, vague: Mapping[float, str]
) -> Iterator[_Wish]:
    hours = ends.end - _moment(scale.seconds[0]) < HOURS_MATTER
    if ends.end == ends.today:
        yield _Wish(1000, scale.places[-1], None, ends.word)
    else:
        yield _Wish(1000, scale.places[-1], ends.end.year, _date(ends.end, hours=hours))
    last = len(stretches) - 1
    for i, (stretch, x) in enumerate(zip(stretches, scale.starts, strict=True)):
        importance = 1100 if i == last else 800 if i == 0 else 500 - i / 1000
        start = stretch.start.astimezone(UTC)
        yield _Wish(importance, x, start.year, _date(start, hours=hours), stretch)
    starts = set(scale.starts)
    moments = zip(scale.seconds[:-1], scale.places[:-1], strict=True)
    for i, (second, x) in enumerate(moments):
        importance = 400 if i == 0 else 300
        if second in vague:
            yield _Wish(importance, x, None, vague[second])
        elif x not in starts:
            moment = _moment(second)
            yield _Wish(importance, x, moment.year, _date(moment, hours=hours))


def _moment(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def _date(moment: datetime, *, hours: bool) -> str:
    day = date_format(moment, "j M")
    return f"{moment:%H:%M}, {day}" if hours and (moment.hour or moment.minute) else day


def span_text(earliest: datetime, latest: datetime) -> str:
    """A month or a year in short; a longer span by its first year."""
    earliest = earliest.astimezone(UTC)
    return (
        str(earliest.year) if latest - earliest > MOST_OF_A_YEAR else date_format(earliest, "M Y")
    )


def _offers(wish: _Wish, edition: Edition) -> Iterator[_Granted]:
    """Where a tick may stand: one with a word in either row, or else in the first without it."""
    if wish.word:
        yield _offer(wish, wish.word, 0, edition)
        yield _offer(wish, wish.word, 1, edition)
    yield _offer(wish, "", 0, edition)


def _offer(wish: _Wish, word: str, row: int, edition: Edition) -> _Granted:
    """Text to the right of the tick, or to its left at the right edge."""
    room = max(width(wish.dated, SIZE), width(word, SIZE))
    if wish.x + room <= edition.width - edition.margin:
        return _Granted(wish.x, wish.x + room, "start", row, word, wish)
    return _Granted(wish.x - room, wish.x, "end", row, word, wish)


def _written(granted: Sequence[_Granted]) -> Iterator[Tick]:
    shown = None
    for tick in granted:
        wish = tick.wish
        yield Tick(
            x=wish.x,
            text_x=tick.left if tick.anchor == "start" else tick.right,
            anchor=tick.anchor,
            date=wish.date if wish.year == shown else wish.dated,
            row=tick.row,
            word=tick.word,
            status=wish.stretch.status if wish.stretch and tick.word else "",
        )
        shown = wish.year or shown
