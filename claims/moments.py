"""The two clocks of time travel (DESIGN §5): what held in the world, and what we had recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext

from claims.models import Entry
from sources.partial_date import zulu

_LOST_PLUS = re.compile(r" (?=\d{2}:?\d{2}$)", re.ASCII)
"""A plus sign that a query string has turned into a space."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in the world, one in our record, both, or neither (the present).

    `number` is the last entry recorded by `known_at`: 0 before the first, None for all of them.
    """

    as_of: datetime | None = None
    known_at: datetime | None = None
    number: int | None = None

    @classmethod
    def at(cls, as_of: datetime | None = None, known_at: datetime | None = None) -> Moment:
        """Look up what had been recorded by `known_at`; an entry of that very moment counts."""
        return cls(as_of, known_at, None if known_at is None else _last_number(known_at))

    @property
    def past(self) -> bool:
        """Whether it is anything but the present."""
        return self.as_of is not None or self.known_at is not None

    def as_query(self) -> dict[str, str]:
        """The parameters that name this moment."""
        given = {"as_of": zulu(self.as_of), "known_at": zulu(self.known_at)}
        return {name: value for name, value in given.items() if value}


PRESENT = Moment()


def _last_number(known_at: datetime) -> int:
    last = Entry.objects.filter(recorded_at__lte=known_at).order_by("-recorded_at")
    return last.values_list("number", flat=True).first() or 0


def read_moment(written: str) -> datetime:
    """Read an RFC 3339 moment. Raises ValidationError without an offset, or outside 1–9999."""
    try:
        moment = parse_datetime(_LOST_PLUS.sub("+", written.strip()))
        if moment is None or moment.tzinfo is None:
            raise ValueError("no offset")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValidationError(
            gettext(
                "“{}” is not a moment. Write it with its offset, such as 2024-10-17T12:00:00Z."
            ).format(written[:40]),
            code="moment",
        ) from error


def read_day(written: str) -> datetime:
    """Read a day as its last microsecond in UTC, or a moment. Raises ValidationError."""
    try:
        day: date | None = parse_date(written.strip())
    except ValueError:
        day = None
    return datetime.combine(day, time.max, UTC) if day else read_moment(written)
