"""Who published and said a report before later revisions, read from the record."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.fields import BinaryField

from claims.choices import EntryType
from claims.models import Entry, Report
from sources.partial_date import PartialDate

FIELDS = ("outlet", "speaker", "published")


@dataclass(frozen=True, slots=True)
class Past:
    """What a report was: `report` its key, `outlet` and `speaker` public ids."""

    report: int
    outlet: str
    speaker: str | None
    earliest: datetime | None


def past_of_reports(sources: Collection[str], number: int) -> list[Past]:
    """What the reports that name a source, and were revised after an entry, were at that entry.

    Two queries, whatever the number of reports; the revised ones that never named it are left out.
    """
    undone: dict[str, dict[str, Any]] = {}
    for body in _revisions(sources, number):
        before = undone.setdefault(body["report"]["id"], {})
        before.update({c["field"]: c["from"] for c in body["changes"] if c["field"] in FIELDS})
    reports = Report.objects.filter(public_id__in=undone).select_related("outlet", "speaker")
    return [_past(report, undone[report.public_id]) for report in reports]


def _past(report: Report, before: dict[str, Any]) -> Past:
    speaker = report.speaker.public_id if report.speaker else None
    if "speaker" in before:
        speaker = before["speaker"] and before["speaker"]["id"]
    earliest = report.published_earliest
    if "published" in before:
        earliest = PartialDate.from_json(before["published"]).earliest
    outlet = before["outlet"]["id"] if "outlet" in before else report.outlet.public_id
    return Past(report.pk, outlet, speaker, earliest)


def _revisions(sources: Collection[str], number: int) -> Iterator[dict[str, Any]]:
    """What later revisions say, the newest first: of the claims that one of these revised."""
    named = Q(body=None)  # redacted: what remains of it has to be read
    for source in sources:
        named |= Q(**{f"named_{source}__gt": 0})
    places = {f"named_{source}": _place(f'"{source}"') for source in sources}
    later = Entry.objects.filter(type=EntryType.REPORT_REVISED, number__gt=number)
    claims = later.annotate(**places).filter(named).values("claim")
    for entry in later.filter(claim__in=claims).order_by("-number"):
        yield entry.content


def _place(text: str) -> Func:
    return Func(
        Value(text.encode(), output_field=BinaryField()),
        F("body"),
        template="position(%(expressions)s)",
        arg_joiner=" IN ",
        output_field=IntegerField(),
    )
