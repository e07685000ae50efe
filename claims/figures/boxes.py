"""Boxes that must not overlap: what a figure has drawn so far, and whether there is still room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

COLUMN = 32


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the units of its figure; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether they share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Sheet:
    """What is drawn so far between a left and a right edge: shapes, and lines that may cross."""

    def __init__(self, left: float, right: float) -> None:
        self.left = left
        self.right = right
        self.top = 0.0
        self.bottom = 0.0
        self._shapes = _Drawn()
        self._lines = _Drawn()

    def has_room(self, shape: Box, line: Box | None = None) -> bool:
        """Whether the shape lies clear of everything, and the line that leads to it of shapes."""
        if shape.left < self.left or shape.right > self.right:
            return False
        if self._shapes.meets(shape) or self._lines.meets(shape):
            return False
        return line is None or not self._shapes.meets(line)

    def draw(self, shapes: Iterable[Box], lines: Iterable[Box] = ()) -> None:
        """Take up the room of the boxes; `top` and `bottom` are those of everything drawn."""
        for drawn, boxes in ((self._shapes, shapes), (self._lines, lines)):
            for box in boxes:
                drawn.add(box)
                self.top = min(self.top, box.top)
                self.bottom = max(self.bottom, box.bottom)


class _Drawn:
    """Boxes kept by the columns of the sheet that they touch, so that few need be compared."""

    def __init__(self) -> None:
        self._columns: dict[int, list[Box]] = defaultdict(list)

    def add(self, box: Box) -> None:
        for column in _columns(box):
            self._columns[column].append(box)

    def meets(self, box: Box) -> bool:
        return any(
            box.overlaps(other) for column in _columns(box) for other in self._columns[column]
        )


def _columns(box: Box) -> range:
    return range(int(box.left // COLUMN), int(box.right // COLUMN) + 1)
