"""What another fact-checker concluded, in its own words and perhaps in numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating as its outlet gave it; `value` lies on the outlet's scale from `worst` to `best`.

    The three numbers are given together or not at all.
    """

    text: str
    value: Decimal | None = None
    worst: Decimal | None = None
    best: Decimal | None = None

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Rating:
        """The rating that `as_json` gave this shape."""
        return cls(shape["text"], *(_number(shape[name]) for name in ("value", "worst", "best")))

    def as_json(self) -> dict[str, str | None]:
        """The public shape: numbers are decimal texts, since the record holds no fractions."""
        return {
            "text": self.text,
            "value": _written(self.value),
            "worst": _written(self.worst),
            "best": _written(self.best),
        }

    def __str__(self) -> str:
        if self.value is None:
            return self.text
        scale = f"{_written(self.worst)} to {_written(self.best)}"
        return f"{self.text} ({_written(self.value)} on a scale from {scale})"


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _written(number: Decimal | None) -> str | None:
    """A number without an exponent or zeros that say nothing."""
    return None if number is None else f"{number.normalize() + 0:f}"
