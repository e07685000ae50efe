"""What we changed after it was public: old, new, when and why, read from the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from claims.choices import EntryType, State
from claims.models import Entry
from claims.models.entry import CORRECTING as CORRECTING
from claims.services.publication import changes

VERDICT_FIELDS = ("status", "rationale", "effective", "reports", "override_reason")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that a correction changed, in the shapes of the public JSON."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. Of these at most one is given: the report, verdict, source or subject.

    `claim`, `report`, `source` and `subject` are public ids, `verdict` the number corrected.
    """

    number: int
    recorded_at: datetime
    type: EntryType
    claim: str | None
    reason: str
    differences: tuple[Difference, ...]
    report: str | None = None
    verdict: int | None = None
    source: str | None = None
    subject: str | None = None


def correcting() -> QuerySet[Entry]:
    """The entries that correct something, newest first."""
    return Entry.objects.filter(type__in=CORRECTING).order_by("-number")


def read(entries: Iterable[Entry]) -> Iterator[Correction]:
    """Tell what each of some correcting entries changed. One query, for verdicts corrected."""
    bodies = {entry.number: (entry, entry.content) for entry in entries}
    replaced = [
        body["verdict"]["corrects"]
        for entry, body in bodies.values()
        if entry.type == EntryType.VERDICT_CORRECTED
    ]
    before = {
        entry.number: entry.content["verdict"]
        for entry in (Entry.objects.filter(number__in=replaced) if replaced else ())
    }
    for entry, body in bodies.values():
        yield _correction(entry, body, before)


def _correction(entry: Entry, body: dict[str, Any], before: dict[int, Any]) -> Correction:
    verdict = body.get("verdict") or {}
    report = body.get("report")
    return Correction(
        number=entry.number,
        recorded_at=entry.recorded_at,
        type=EntryType(entry.type),
        claim=entry.claim_id,
        reason=body.get("reason") or verdict["correction_reason"],
        differences=tuple(_differences(entry, body, before)),
        report=report["id"] if isinstance(report, dict) else report,
        verdict=verdict.get("corrects"),
        source=body["source"]["id"] if "source" in body else None,
        subject=body["subject"]["id"] if "subject" in body else None,
    )


def _differences(
    entry: Entry, body: dict[str, Any], before: dict[int, Any]
) -> Iterator[Difference]:
    if entry.type == EntryType.REPORT_WITHDRAWN:
        yield Difference("withdrawn", False, True)
    elif entry.type == EntryType.CLAIM_RETIRED:
        yield Difference("state", State.PUBLIC.value, State.RETIRED.value)
    elif entry.type == EntryType.VERDICT_CORRECTED:
        new = {name: body["verdict"][name] for name in VERDICT_FIELDS}
        for change in changes(before[body["verdict"]["corrects"]], new):
            yield Difference(change["field"], change["from"], change["to"])
    else:
        for change in body["changes"]:
            yield Difference(change["field"], change["from"], change["to"])
