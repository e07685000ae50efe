"""Stretches of time that lists are asked for: from a moment on, and before another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from claims.models import Document, Edition, Entry

Rows = TypeVar("Rows", QuerySet[Document], QuerySet[Edition])


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` on, that moment included, and before `before`; None has no bound."""

    since: datetime | None = None
    before: datetime | None = None

    def among(self, rows: Rows) -> Rows:
        """The documents or editions whose last change was recorded within.

        Found by the entries' numbers, which are in the order of time and in that of lists.
        """
        if self.since is not None:
            rows = rows.filter(entry__gt=_last_before(self.since))
        if self.before is not None:
            rows = rows.filter(entry__lte=_last_before(self.before))
        return rows

    def of(self, column: str) -> Q:
        """That the column's value lies within; a row without one never does."""
        within = Q()
        if self.since is not None:
            within &= Q(**{f"{column}__gte": self.since})
        if self.before is not None:
            within &= Q(**{f"{column}__lt": self.before})
        return within


def _last_before(moment: datetime) -> int:
    earlier = Entry.objects.filter(recorded_at__lt=moment).order_by("-recorded_at")
    return earlier.values_list("number", flat=True).first() or 0
