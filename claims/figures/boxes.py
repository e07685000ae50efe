"""Boxes that must not overlap: what a figure has drawn so far, and whether there is still room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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
        self._shapes: list[Box] = []
        self._lines: list[Box] = []

    def has_room(self, shape: Box, line: Box | None = None) -> bool:
        """Whether the shape lies clear of everything, and the line that leads to it of shapes."""
        if shape.left < self.left or shape.right > self.right:
            return False
        if any(shape.overlaps(box) for box in (*self._shapes, *self._lines)):
            return False
        return line is None or not any(line.overlaps(box) for box in self._shapes)

    def draw(self, shapes: Iterable[Box], lines: Iterable[Box] = ()) -> None:
        """Take up the room of the boxes."""
        self._shapes.extend(shapes)
        self._lines.extend(lines)

    @property
    def top(self) -> float:
        """The upper edge of the highest box; 0 while nothing is drawn."""
        return min((box.top for box in (*self._shapes, *self._lines)), default=0)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest box; 0 while nothing is drawn."""
        return max((box.bottom for box in (*self._shapes, *self._lines)), default=0)
