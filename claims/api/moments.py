"""The two clocks as query parameters: what held at a moment, and what this site had published."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from claims.models import Entry
from claims.moments import Moment, read_moment
from sources.api.parameters import Parameter, Query
from sources.api.resource import FRESH

A_DAY = "public, max-age=86400"
"""What we had said by a past moment stays so; only a redaction takes text out of it."""


def _read(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValidationError as error:
        raise ValueError(
            "must be a moment with its offset, such as 2024-10-17T12:00:00Z"
        ) from error


def a_moment(name: str, meaning: str, example: str) -> Parameter:
    """A query parameter that is a moment with its offset (RFC 3339)."""
    schema = {"type": "string", "format": "date-time"}
    return Parameter(name, meaning, schema, _read, examples=(example,))


AS_OF = a_moment(
    "as_of",
    "What held in the world at this moment, by what is known now or was by `known_at`.",
    "2024-10-17T12:00:00Z",
)
KNOWN_AT = a_moment(
    "known_at", "Only what this site had published by this moment.", "2026-01-31T18:30:00+01:00"
)
CLOCKS = (AS_OF, KNOWN_AT)


def asked(query: Query) -> Moment:
    """The moment that a query asks for: the present where it gives neither clock."""
    return Moment.at(query.get(AS_OF.name), query.get(KNOWN_AT.name))


def freshness(moment: Moment) -> str:
    """How long an answer may be kept: long once a later entry shows that no more can come."""
    if moment.number is None:
        return FRESH
    later = Entry.objects.filter(number=moment.number + 1, recorded_at__gt=moment.known_at)
    return A_DAY if later.exists() else FRESH
