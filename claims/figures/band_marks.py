"""The marks of the band: stacked where they crowd, counted where they no longer fit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from claims.figures.band_shapes import BAR, DOT, Count, Dot, Edition, Mark, Whisker
from claims.figures.lettering import width
from claims.figures.timescale import TimeScale

PITCH = 13
FIRST_ROW = 13
REACH = DOT + 1
COUNT_SIZE = 12
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stacked:
    """The marks on one side of the bar."""

    dots: tuple[Dot, ...]
    whiskers: tuple[Whisker, ...]
    counts: tuple[Count, ...]


def stack(
    marks: Iterable[Mark], scale: TimeScale, fences: Sequence[float], *, up: bool, edition: Edition
) -> Stacked:
    """Set out dated marks on one side of the bar.

    Marks of one date stand side by side up to the next of the `fences` (in order), then in rows
    away from the bar; a date known only loosely is drawn as the span it is.
    """
    rows = _Rows(edition, up=up)
    over: list[tuple[float, int]] = []
    spans: list[tuple[list[Mark], float, float]] = []
    for group in _by_date(marks):
        earliest, latest = group[0].earliest, group[0].latest
        if earliest is None or latest is None:
            continue
        left, right = scale.place(earliest), scale.place(latest)
        if latest - earliest > A_DAY and right - left >= 2 * PITCH:
            spans.append((group, left, right))
        elif rest := rows.set_from(group, left, _next(fences, left, edition)):
            over.append((left + REACH, len(rest)))
    for group, left, right in spans:
        if rest := rows.set_in_span(group, left, right):
            over.append(((left + right) / 2, len(rest)))
    return Stacked(tuple(rows.dots), tuple(rows.whiskers), tuple(_counts(over, rows, edition)))


def _by_date(marks: Iterable[Mark]) -> list[list[Mark]]:
    def date(mark: Mark) -> tuple[float, float]:
        earliest, latest = mark.earliest, mark.latest
        return (earliest.timestamp(), latest.timestamp()) if earliest and latest else (0, 0)

    groups = [list(group) for _, group in groupby(sorted(marks, key=date), key=date)]
    return [sorted(group, key=lambda mark: -mark.importance) for group in groups]


def _next(fences: Sequence[float], left: float, edition: Edition) -> float:
    at = bisect_right(fences, left + 1)
    return fences[at] if at < len(fences) else edition.width - edition.margin


class _Rows:
    """Rows of dots, the nearest to the bar first, each filled from left to right."""

    def __init__(self, edition: Edition, *, up: bool) -> None:
        self.up = up
        self.edition = edition
        self.dots: list[Dot] = []
        self.whiskers: list[Whisker] = []
        self._taken: list[list[tuple[float, float]]] = [[] for _ in range(edition.rows)]

    def height(self, row: int) -> float:
        """The y of a row's middle; that of one row too many is where counts stand."""
        away = FIRST_ROW + row * PITCH
        return -away if self.up else BAR + away

    def set_from(self, group: list[Mark], left: float, fence: float) -> list[Mark]:
        """Set marks side by side from `left`, within the fence; what has no room comes back.

        Groups come in order, so that only the last mark of a row can be in the way.
        """
        last_place = self.edition.width - self.edition.margin - REACH
        first = min(left + REACH + 1, last_place)
        limit = min(max(first + 3, fence - REACH - 2), last_place)
        rest = list(group)
        for row, taken in enumerate(self._taken):
            x = max(first, taken[-1][1] + REACH + 1) if taken else first
            while rest and x <= limit:
                self._add(rest.pop(0), x, row)
                taken.append((x - REACH, x + REACH))
                x += PITCH
        return rest

    def set_in_span(self, group: list[Mark], left: float, right: float) -> list[Mark]:
        """Set marks on lines from `left` to `right`; what has no room comes back."""
        capacity = int((right - left - 2) / PITCH)
        rest = list(group)
        for row, taken in enumerate(self._taken):
            if not rest or any(start < right and left < end for start, end in taken):
                continue
            here, rest = rest[:capacity], rest[capacity:]
            x = (left + right) / 2 - (len(here) - 1) * PITCH / 2
            for mark in here:
                self._add(mark, x, row)
                x += PITCH
            self.whiskers.append(Whisker(left, right, self.height(row)))
            taken.append((left, right))
        return rest

    def _add(self, mark: Mark, x: float, row: int) -> None:
        self.dots.append(Dot(x, self.height(row), mark))


def _counts(over: list[tuple[float, int]], rows: _Rows, edition: Edition) -> list[Count]:
    """One count for each crowd, those that would touch joined and put between the crowds."""
    y = rows.height(edition.rows)
    joined: list[tuple[float, float, int]] = []
    for x, more in sorted(over):
        start, many = x, more
        while joined and _middle(start, x, many, edition) - count_width(many) / 2 < _right(
            joined[-1], edition
        ):
            start, _, before = joined.pop()
            many += before
        joined.append((start, x, many))
    return [Count(_middle(start, end, many, edition), y, many) for start, end, many in joined]


def _middle(start: float, end: float, more: int, edition: Edition) -> float:
    """Between the first and the last crowd, as far as the edges allow."""
    half = count_width(more) / 2
    middle = (start + end) / 2
    return min(max(middle, edition.margin + half), edition.width - edition.margin - half)


def _right(joined: tuple[float, float, int], edition: Edition) -> float:
    return _middle(*joined, edition) + count_width(joined[2]) / 2


def count_width(more: int) -> float:
    """The room that a count takes across."""
    return width(f"+{more}", COUNT_SIZE) + 6
