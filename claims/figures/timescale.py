"""Where a moment stands on a line: even within busy stretches, long quiet ones folded away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

MOST_FOLDS = 4
DOMINANT = 5
"""A gap this many times all the others together is folded, however roomy the rest."""
NOTABLE = 0.5
"""A gap this many times all the others together is folded where those are squeezed."""
COMFORTABLE, CLEAR = 44, 10
"""Squeezed is a stretch narrower than the first, or every fourth gap narrower than the second."""
EVEN_SHARE = 0.5
"""At least this share of the line runs evenly, as far as the folds leave it."""
NARROWEST = 12
"""No stretch is drawn narrower, while there is room for that."""


@dataclass(frozen=True, slots=True)
class Span:
    """A line to draw on: its ends, the least room of a fold, the most of an unfolded gap."""

    left: float
    right: float
    fold: float
    gap: float


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Moments (as POSIX seconds) and where they stand; between them time runs evenly."""

    seconds: tuple[float, ...]
    places: tuple[float, ...]
    starts: tuple[float, ...]
    folds: tuple[tuple[float, float], ...]

    def place(self, moment: datetime) -> float:
        """Where a moment stands; one outside the scale stands at its end."""
        second = moment.timestamp()
        at = bisect_left(self.seconds, second)
        if at == len(self.seconds):
            return self.places[-1]
        if at == 0 or self.seconds[at] == second:
            return self.places[at]
        before, after = self.seconds[at - 1], self.seconds[at]
        share = (second - before) / (after - before)
        return self.places[at - 1] + share * (self.places[at] - self.places[at - 1])


def make_scale(
    starts: Sequence[datetime], events: Iterable[datetime], end: datetime, span: Span
) -> TimeScale:
    """A scale from the first of all moments to `end`, which must be the last.

    `starts` (in order) each get a place of their own, even where they share a moment; `events`
    are the other moments at which something happened.
    """
    opening = [start.timestamp() for start in starts]
    anchors = sorted({*opening, *(event.timestamp() for event in events), end.timestamp()})
    folded = _choose_folds(anchors, opening, span)
    stops = _stops(anchors, opening, folded)
    places = _set_out(stops, folded, len(anchors) - 1 - len(folded), span)
    at_start = [place for (_, starts_here), place in zip(stops, places, strict=True) if starts_here]
    folds = [
        (places[i], places[i + 1])
        for i in range(len(stops) - 1)
        if (stops[i][0], stops[i + 1][0]) in folded
    ]
    return TimeScale(
        tuple(second for second, _ in stops), tuple(places), tuple(at_start), tuple(folds)
    )


Gap = tuple[float, float]
Stop = tuple[float, bool]


def _choose_folds(anchors: list[float], opening: list[float], span: Span) -> set[Gap]:
    """The gaps in which nothing happened for so long that the rest would be squeezed."""
    open_gaps = sorted(pairwise(anchors), key=_length)
    stretches = [b - a for a, b in pairwise(opening) if b > a]
    total = anchors[-1] - anchors[0]
    folded: set[Gap] = set()
    while len(open_gaps) > 1 and len(folded) < MOST_FOLDS:
        length = _length(open_gaps[-1])
        others = total - length
        scale = (span.right - span.left - len(folded) * span.fold) / total
        short_gap = _length(open_gaps[len(open_gaps) // 4])
        cramped = short_gap * scale < CLEAR or min(stretches, default=total) * scale < COMFORTABLE
        if length < others * (NOTABLE if cramped else DOMINANT):
            break
        folded.add(open_gaps.pop())
        total = others
    return folded


def _length(gap: Gap) -> float:
    return gap[1] - gap[0]


def _stops(anchors: list[float], opening: list[float], folded: set[Gap]) -> list[Stop]:
    """The moments at which the scale may change, in order; each start is one of its own."""
    edges = {anchors[0], anchors[-1], *(edge for gap in folded for edge in gap)}
    return sorted([(second, True) for second in opening] + [(e, False) for e in edges - {*opening}])


def _set_out(stops: list[Stop], folded: set[Gap], unfolded: int, span: Span) -> list[float]:
    """The place of each stop, from left to right."""
    seconds = [second for second, _ in stops]
    gaps = list(pairwise(seconds))
    if not gaps:
        return [span.left]
    room = span.right - span.left
    narrowest = min(NARROWEST, room / len(gaps) / 2)
    plain = [gap for gap in gaps if gap not in folded]
    fold = 0.0
    if folded:
        wanted = max(max(unfolded, len(plain)) * span.gap, room * EVEN_SHARE)
        even = min(room - len(folded) * span.fold, wanted)
        fold = (room - (even if plain else 0)) / len(folded)
    widths = _share_out([b - a for a, b in plain], room - fold * len(folded), narrowest)
    places, left = [span.left], span.left
    for gap in gaps:
        left += fold if gap in folded else next(widths)
        places.append(left)
    return places


def _share_out(lengths: list[float], room: float, narrowest: float) -> Iterator[float]:
    """Widths in proportion to the lengths, none under the narrowest, together the room."""
    widened: set[int] = set()
    while True:
        left = room - narrowest * len(widened)
        total = sum(length for i, length in enumerate(lengths) if i not in widened)
        if total <= 0:
            return iter([room / max(len(lengths), 1)] * len(lengths))
        widths = [
            narrowest if i in widened else length / total * left for i, length in enumerate(lengths)
        ]
        too_narrow = {i for i, width in enumerate(widths) if width < narrowest} - widened
        if not too_narrow:
            return iter(widths)
        widened |= too_narrow
