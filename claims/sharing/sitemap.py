"""The addresses of all public pages for search engines (https://www.sitemaps.org/protocol.html).

Claims, subjects and sources are cut into files by their primary keys, so that a file is one range
of an index however many there are, and a page never moves to another file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Max, QuerySet

from claims.choices import State
from claims.models import Claim, Subject
from sources.models import Source

SPAN = 20_000
"""Primary keys in one file; the protocol allows 50 000 addresses."""


@dataclass(frozen=True, slots=True)
class Address:
    """A page, and when it last changed (None: not told)."""

    path: str
    changed: datetime | None = None


def sections() -> dict[str, QuerySet[Any]]:
    """What the files are of, by name: the rows that have a page."""
    return {
        "claims": Claim.objects.filter(state=State.PUBLIC),
        "subjects": Subject.objects.public(),
        "sources": Source.objects.public(),
    }


def files() -> list[tuple[str, int]]:
    """The files that hold anything, as section and number; one indexed look-up for each span."""
    return [
        (name, number)
        for name, rows in sections().items()
        for number in range(_last(rows) // SPAN + 1)
        if _span(rows, number).exists()
    ]


def holds(section: str, number: int) -> bool:
    """Whether there is such a file."""
    rows = sections().get(section)
    return rows is not None and number * SPAN < 2**63 and _span(rows, number).exists()


def addresses(section: str, number: int) -> Iterator[Address]:
    """The pages in one file. Raises KeyError for no such section."""
    rows = _span(sections()[section], number)
    if section == "claims":
        rows = rows.annotate(changed=F("document__updated_at")).only("public_id", "slug")
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        yield Address(row.get_absolute_url(), getattr(row, "changed", None))


def _last(rows: QuerySet[Any]) -> int:
    return rows.order_by().aggregate(last=Max("pk"))["last"] or 0


def _span(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    return rows.filter(pk__gte=number * SPAN, pk__lt=(number + 1) * SPAN)
