"""What subjects or sources were called at a moment of the record, for finding them by name."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.fields import BinaryField

from claims.choices import EntryType
from claims.models import Entry, Subject
from claims.moments import Moment
from sources.models import Source

Row = TypeVar("Row", Subject, Source)
REVISED = {
    Subject: (EntryType.SUBJECT_REVISED, "subject"),
    Source: (EntryType.SOURCE_REVISED, "source"),
}
RENAMED = Func(
    Value(b'"field":"name"', output_field=BinaryField()),
    F("body"),
    template="position(%(expressions)s)",
    arg_joiner=" IN ",
    output_field=IntegerField(),
)


class NameBook(Generic[Row]):
    """The public ones of these rows under their names at a moment; never to be saved."""

    def __init__(self, rows: QuerySet[Row], moment: Moment) -> None:
        self.moment = moment
        self.rows: QuerySet[Row] = rows.filter(public_since__isnull=False)
        if moment.known_at is not None:
            self.rows = self.rows.filter(public_since__lte=moment.known_at)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """By public id, what those that have another name since were called. At most one query."""
        if self.moment.number is None:
            return {}
        type, key = REVISED[self.rows.model]
        later = Entry.objects.filter(type=type, number__gt=self.moment.number)
        before: dict[str, str] = {}
        for entry in (
            later.alias(named=RENAMED).filter(Q(named__gt=0) | Q(body=None)).order_by("-number")
        ):
            body = entry.content
            for change in body["changes"]:
                if change["field"] == "name":
                    before[body[key]["id"]] = change["from"]
        return before

    def meant(self, reference: str) -> list[Row]:
        """Those with this slug, public id or name; none for an empty reference."""
        if not reference:
            return []
        asked = reference.casefold()
        then = [id for id, name in self.renamed.items() if name.casefold() == asked]
        today = Q(name__iexact=reference) & ~Q(public_id__in=list(self.renamed))
        exact = Q(slug=reference) | Q(public_id=reference) | Q(public_id__in=then)
        found = list(self.rows.filter(exact | today))
        for row in found:
            row.name = self.renamed.get(row.public_id, row.name)
        return found

    def offered(self, most: int) -> list[str]:
        """The names of some of them, in the order of their names."""
        pairs = self.rows.values_list("public_id", "name")[:most]
        return sorted(self.renamed.get(id, name) for id, name in pairs)
