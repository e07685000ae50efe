"""The names of the band's marks: the most important placed first, what has no room left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claims.figures.band_marks import REACH, Stacked, count_width
from claims.figures.band_shapes import DOT, Dot, Edition, Label, Mark
from claims.figures.boxes import Box, Sheet
from claims.figures.lettering import fit, width

SIZE = 12
LINE = 15
RISE, FALL = 11, 4
"""How far a line of text reaches above and below its baseline."""
LEVEL = 2 * LINE + 8
LEVELS = 3
CONSIDERED = 40
SHORTER = 0.6
"""What is left of the room of a label that did not fit in full."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The text of a label, cut to the room it may take."""

    text: str
    sub: str
    title: str

    @property
    def width(self) -> float:
        """The room it takes across."""
        return max(width(self.text, SIZE), width(self.sub, SIZE))

    @property
    def drop(self) -> float:
        """From its first baseline to its last."""
        return LINE if self.sub else 0


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place for a label: where it starts or ends, its first baseline, where a leader starts."""

    x: float
    y: float
    anchor: str
    leader: tuple[float, float, float] | None = None


def place_labels(
    stacked: Stacked, sheet: Sheet, edge: float, *, up: bool, edition: Edition
) -> list[Label]:
    """Name as many marks of one side as the sheet has room for, and draw the names on it.

    `edge` is how far from the bar the marks of this side reach.
    """
    labels = []
    named = sorted(
        (d for d in stacked.dots if d.mark.label), key=lambda d: (-d.mark.importance, d.x)
    )
    for dot in named[:CONSIDERED]:
        tip = _tip(dot, stacked, up=up)
        for words in _wordings(dot.mark, edition):
            spot = _first_free(words, _spots(dot, tip, edge, words, up=up), sheet)
            if spot:
                labels.append(_label(words, spot))
                break
    return labels


def _wordings(mark: Mark, edition: Edition) -> Iterator[_Words]:
    for room in (edition.label_room, edition.label_room * SHORTER):
        text, sub = (fit(t, room, SIZE) for t in (mark.label, mark.sublabel))
        yield _Words(text, sub, mark.title)
    if sub:
        yield _Words(text, "", mark.title)


def _tip(dot: Dot, stacked: Stacked, *, up: bool) -> float:
    """Where a leader from above (or below) meets the column that the dot stands in."""
    column = [other.y for other in stacked.dots if abs(other.x - dot.x) < REACH + 1]
    column += [c.y for c in stacked.counts if abs(c.x - dot.x) < count_width(c.more) / 2]
    return min(column) - DOT - 2 if up else max(column) + DOT + 2


def _spots(dot: Dot, tip: float, edge: float, words: _Words, *, up: bool) -> Iterator[_Spot]:
    beside_y = dot.y + 4 - words.drop if up else dot.y + 4
    beside = [
        _Spot(dot.x + DOT + 6, beside_y, "start"),
        _Spot(dot.x - DOT - 6, beside_y, "end"),
    ]
    far = list(_far_spots(dot, tip, edge, words, up=up))
    yield from far[:2] + beside + far[2:] if up else beside + far


def _far_spots(dot: Dot, tip: float, edge: float, words: _Words, *, up: bool) -> Iterator[_Spot]:
    for level in range(LEVELS):
        away = 5 + level * LEVEL
        y = edge - away - FALL - words.drop if up else edge + away + RISE
        near = y + words.drop + FALL if up else y - RISE
        leader = (dot.x, tip, near) if abs(near - tip) > 8 else None
        yield _Spot(dot.x - DOT, y, "start", leader)
        yield _Spot(dot.x + DOT, y, "end", leader)


def _first_free(words: _Words, spots: Iterator[_Spot], sheet: Sheet) -> _Spot | None:
    for spot in spots:
        text, leader = _box(words, spot), _leader_box(spot)
        if sheet.has_room(text, leader):
            sheet.draw([text], [leader] if leader else [])
            return spot
    return None


def _box(words: _Words, spot: _Spot) -> Box:
    left = spot.x if spot.anchor == "start" else spot.x - words.width
    return Box(left - 3, spot.y - RISE, left + words.width + 3, spot.y + words.drop + FALL)


def _leader_box(spot: _Spot) -> Box | None:
    if spot.leader is None:
        return None
    x, start, end = spot.leader
    return Box(x - 2, min(start, end), x + 2, max(start, end))


def _label(words: _Words, spot: _Spot) -> Label:
    return Label(
        x=spot.x,
        y=spot.y,
        anchor=spot.anchor,
        text=words.text,
        sub=words.sub,
        sub_y=spot.y + LINE,
        title=words.title,
        leader=spot.leader,
    )
