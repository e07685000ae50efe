"""What readers saw of a subject before later revisions, read from the record."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, JSONField, Q, TextField, Value
from django.db.models.functions import Cast

from claims.choices import EntryType
from claims.models import Entry, Subject
from sources.partial_date import PartialDate, Precision

_BODY = Func("body", Value("UTF8"), function="convert_from", output_field=TextField())


NO_PERIOD = PartialDate("", None, None, Precision.UNKNOWN)


def undo_revisions(subject: Subject, number: int | None) -> None:
    """Give an unsaved look at a subject the texts that it had at an entry of the record."""
    if number is None:
        return
    later = (
        Entry.objects.filter(type=EntryType.SUBJECT_REVISED, number__gt=number)
        .annotate(said=Cast(_BODY, JSONField()))
        .filter(Q(said__subject__id=subject.public_id) | Q(body=None))  # redacted: to be read
        .order_by("-number")
    )
    for entry in later:
        body = entry.content
        if body["subject"]["id"] == subject.public_id:
            for change in body["changes"]:
                _restore(subject, change["field"], change["from"])


def _restore(subject: Subject, field: str, value: Any) -> None:
    if field == "period":
        known = isinstance(value, dict)
        subject.period = PartialDate.from_json(value) if known else NO_PERIOD
    else:
        setattr(subject, field, value)
