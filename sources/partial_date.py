"""Dates as loosely as they are known: the words used, a half-open interval in UTC, a precision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.dateparse import parse_datetime

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH_NUMBER = {name[:n].lower(): i for i, name in enumerate(MONTHS, 1) for n in (3, len(name))}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_WORDS = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]+)\.?\s+(\d{4})", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
_ENDS = ("earliest", "latest")
FIRST_YEAR, LAST_YEAR = 1, 9998


class Precision(models.TextChoices):
    """How closely a date is known."""

    YEAR = "year", "Year"
    MONTH = "month", "Month"
    DAY = "day", "Day"
    MINUTE = "minute", "Minute"
    UNKNOWN = "unknown", "Unknown"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to a year, month, day, minute, or not at all; ``[earliest, latest)`` in UTC."""

    text: str
    earliest: datetime | None
    latest: datetime | None
    precision: str

    @classmethod
    def unknown(cls, text: str = "unknown") -> PartialDate:
        """A date that nobody has given; `text` may say what little is known."""
        return cls(text or "unknown", None, None, Precision.UNKNOWN)

    @classmethod
    def parse(cls, written: str, text: str = "") -> PartialDate:
        """Read ``2024``, ``2024-10``, ``2024-10-14``, ``14 October 2024``, ``unknown`` or a moment.

        A moment is ISO 8601 to the minute with its offset. `text` overrides the words shown.
        Raises ValidationError for anything else, for days that do not exist, and outside the
        years 1 to 9998.
        """
        written = written.strip()
        try:
            known = _read(written)
        except (ValueError, OverflowError) as error:
            raise ValidationError(
                f"“{written[:40]}” is not a date we can read. Write 2024, 2024-10, 2024-10-14, "
                "14 October 2024, 2024-10-14T09:30Z, or unknown.",
                code="partial_date",
            ) from error
        return cls(text or known.text, known.earliest, known.latest, known.precision)

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> PartialDate:
        """The date that `as_json` gave this shape."""
        ends = [parse_datetime(end) if (end := shape[key]) else None for key in _ENDS]
        return cls(shape["text"], ends[0], ends[1], shape["precision"])

    @property
    def known(self) -> bool:
        """Whether anything at all is known of the date."""
        return self.earliest is not None

    def certainly_before(self, other: PartialDate) -> bool:
        """True only if every moment this may mean precedes every moment the other may mean."""
        return bool(self.latest and other.earliest and self.latest <= other.earliest)

    def as_json(self) -> dict[str, str | None]:
        """The public shape of a partial date: text, earliest, latest, precision."""
        return {
            "text": self.text,
            "earliest": zulu(self.earliest),
            "latest": zulu(self.latest),
            "precision": str(self.precision),
        }

    def __str__(self) -> str:
        return self.text


def zulu(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with a Z; microseconds only where there are any."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _read(written: str) -> PartialDate:
    if written.lower() in ("", "unknown"):
        return PartialDate.unknown()
    if _MOMENT.fullmatch(written):
        return _minute(written)
    if iso := _ISO.fullmatch(written):
        year, month, day = (int(part) if part else None for part in iso.groups())
    elif words := _WORDS.fullmatch(written):
        number = _MONTH_NUMBER.get(words[2].lower())
        if number is None:
            raise ValueError("no such month")
        year, month, day = int(words[3]), number, int(words[1]) if words[1] else None
    else:
        raise ValueError("no known form")
    return _calendar(year or 0, month, day)


def _minute(written: str) -> PartialDate:
    moment = parse_datetime(written)
    if moment is None or moment.tzinfo is None:
        raise ValueError("a moment needs an offset")
    start = moment.astimezone(UTC).replace(second=0, microsecond=0)
    _check_year(start.year)
    text = f"{_day_text(start.date())}, {start:%H:%M} UTC"
    return PartialDate(text, start, start + timedelta(minutes=1), Precision.MINUTE)


def _calendar(year: int, month: int | None, day: int | None) -> PartialDate:
    _check_year(year)
    if month is None:
        return PartialDate(f"{year}", _midnight(year), _midnight(year + 1), Precision.YEAR)
    if day is None:
        first = _midnight(year, month)
        after = _midnight(year + month // 12, month % 12 + 1)
        text = f"{MONTHS[month - 1]} {year}"
        return PartialDate(text, first, after, Precision.MONTH)
    start = _midnight(year, month, day)
    text = _day_text(start.date())
    return PartialDate(text, start, start + timedelta(days=1), Precision.DAY)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("no such year")


def _midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def _day_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


_PARTS = ("text", "earliest", "latest", "precision")


def partial_date_columns(name: str) -> property:
    """A property that reads and writes a model's four ``<name>_…`` columns as one PartialDate."""

    def read(row: Any) -> PartialDate:
        return PartialDate(*(getattr(row, f"{name}_{part}") for part in _PARTS))

    def write(row: Any, value: PartialDate) -> None:
        for part in _PARTS:
            setattr(row, f"{name}_{part}", getattr(value, part))

    return property(read, write)


def partial_date_rule(name: str, column: str) -> models.CheckConstraint:
    """The constraint that a column's interval is empty exactly when its precision is unknown."""
    nothing = Q(
        **{
            f"{column}_precision": Precision.UNKNOWN,
            f"{column}_earliest__isnull": True,
            f"{column}_latest__isnull": True,
        }
    )
    interval = Q(
        **{
            f"{column}_precision__in": ["year", "month", "day", "minute"],
            f"{column}_earliest__isnull": False,
            f"{column}_latest__gt": F(f"{column}_earliest"),
        }
    )
    return models.CheckConstraint(
        condition=nothing | interval,
        name=name,
        violation_error_message="The earliest moment of a date must precede its latest.",
    )
