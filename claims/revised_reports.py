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

FIELDS = ("outlet", "speaker", "published", "stance")


@dataclass(frozen=True, slots=True)
class Past:
    """What a report was: `report` its key, `outlet` and `speaker` public ids."""

    report: int
    outlet: str
    speaker: str | None
    stance: str
    earliest: datetime | None


def past_of_reports(sources: Collection[str], stances: Collection[str], number: int) -> list[Past]:
    """What reports that were revised after an entry were at that entry.

    Those of claims of which a revision names one of the sources or, where stances are asked for,
    changes a stance. Two queries, whatever the number of reports.
    """
    undone: dict[str, dict[str, Any]] = {}
    for body in _revisions(sources, stances, number):
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
    return Past(report.pk, outlet, speaker, before.get("stance", report.stance), earliest)


def _revisions(
    sources: Collection[str], stances: Collection[str], number: int
) -> Iterator[dict[str, Any]]:
    """What later revisions say, the newest first: of the claims that one of these revised."""
    named = Q(body=None)  # redacted: what remains of it has to be read
    wanted = {f"named_{source}": f'"{source}"' for source in sources}
    if stances:
        wanted["stance"] = '"field":"stance"'
    for name in wanted:
        named |= Q(**{f"{name}__gt": 0})
    places = {name: _place(text) for name, text in wanted.items()}
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
