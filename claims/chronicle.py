"""What happened to a claim, in one list: reports, our verdicts, our own changes; oldest first.

An item stands where its date has certainly passed, so a day comes after the minutes within it and
"March 2025" at the end of March; undated reports come last. Verdicts keep the order in which they
hold, and follow the reports of their day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from django.db.models import Q

from claims import corrections, timeline
from claims.assessment import Evidence, weigh
from claims.choices import EntryType
from claims.corrections import CORRECTING, Difference
from claims.models import Claim, Entry, Report, Verdict
from claims.moments import PRESENT, Moment
from claims.past import Known, known
from claims.provenance import Voice
from sources.partial_date import PartialDate

CHANGES = (
    EntryType.CLAIM_PUBLISHED,
    EntryType.CLAIM_REVISED,
    EntryType.CLAIM_RELATED,
    EntryType.CLAIM_RETIRED,
    EntryType.REPORT_REVISED,
    EntryType.REPORT_WITHDRAWN,
    EntryType.VERDICT_CORRECTED,
)
"""What this site did to the claim, beside the reports and verdicts that are items themselves."""

Key = tuple[bool, float, int, float, int]


@dataclass(frozen=True, slots=True)
class ReportItem:
    """A report, on the date it was published; `number` is the entry that made it public.

    `relay`: it passes on others. `voices`: who is behind it. `repeats`: it asserted the claim
    after that had been settled against it. `unaccepted`: its own unnamed sources that no editor
    has accepted as independent.
    """

    kind: ClassVar[Literal["report"]] = "report"
    date: PartialDate
    number: int
    recorded_at: datetime
    key: Key
    report: Report
    relay: bool
    voices: tuple[Voice, ...]
    repeats: bool
    unaccepted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictItem:
    """A verdict of ours, on the date from which it holds; `corrected_by` numbers a later one."""

    kind: ClassVar[Literal["verdict"]] = "verdict"
    date: PartialDate
    number: int
    recorded_at: datetime
    key: Key
    verdict: Verdict
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """A change that this site made, at the minute it was recorded.

    `report` was revised or withdrawn; verdict number `verdict` was corrected; `related` is the id
    of the claim that was related.
    """

    kind: ClassVar[Literal["change"]] = "change"
    date: PartialDate
    number: int
    recorded_at: datetime
    key: Key
    type: EntryType
    reason: str
    differences: tuple[Difference, ...]
    report: Report | None
    verdict: int | None
    related: str | None


Item = ReportItem | VerdictItem | ChangeItem


@dataclass(frozen=True, slots=True)
class Chronicle:
    """The items of one claim, oldest first, and what they were made from."""

    items: tuple[Item, ...]
    evidence: Evidence
    reports: tuple[Report, ...]
    verdicts: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


def chronicle(claim: Claim, moment: Moment = PRESENT, rows: Known | None = None) -> Chronicle:
    """Everything public that happened to a claim, as of a moment. A fixed number of queries.

    `rows` is what was known of the claim by then, where that has been read already.
    """
    rows = rows or known([claim], moment.number)[claim.pk]
    standing = [s.pk for s in rows.standing.values()]
    evidence = weigh(rows.reports, standing, rows.verdicts, moment.as_of)
    shown = [r for r in rows.reports if r.pk in evidence.provenance.voices]
    items: list[Item] = [
        *_reported(shown, evidence),
        *_concluded(rows.verdicts),
        *_changed(claim, rows.reports, moment.number),
    ]
    items.sort(key=lambda item: item.key)
    return Chronicle(
        tuple(item for item in items if _begun(item, moment)),
        evidence,
        tuple(shown),
        tuple(rows.verdicts),
    )


def _begun(item: Item, moment: Moment) -> bool:
    """Whether it may have happened by then; what nobody dated may have."""
    earliest = item.date.earliest
    return moment.as_of is None or earliest is None or earliest <= moment.as_of


def _reported(reports: Sequence[Report], evidence: Evidence) -> Iterator[ReportItem]:
    late = {r.pk for r in evidence.repeats}
    unaccepted: dict[int, list[str]] = {}
    for citation in evidence.provenance.unaccepted:
        unaccepted.setdefault(citation.report_id, []).append(citation.description)
    for report in reports:
        if report.entry_id is None or report.recorded_at is None:
            continue  # a draft's
        date = report.published
        yield ReportItem(
            date=date,
            number=report.entry_id,
            recorded_at=report.recorded_at,
            key=_key(date.latest, 0, date.earliest, report.pk),
            report=report,
            relay=evidence.provenance.is_relay(report),
            voices=tuple(sorted(evidence.provenance.voices[report.pk])),
            repeats=report.pk in late,
            unaccepted=tuple(unaccepted.get(report.pk, ())),
        )


def _concluded(verdicts: Sequence[Verdict]) -> Iterator[VerdictItem]:
    corrected = timeline.corrections(verdicts)
    passed = None
    for verdict in sorted(verdicts, key=lambda v: (v.effective_earliest, v.number)):
        date = verdict.effective
        passed = max(passed or verdict.effective_latest, verdict.effective_latest)
        yield VerdictItem(
            date=date,
            number=verdict.number,
            recorded_at=verdict.recorded_at,
            key=_key(passed, 1, date.earliest, verdict.number),
            verdict=verdict,
            corrected_by=corrected.get(verdict.number),
        )


def _changed(claim: Claim, reports: Sequence[Report], number: int | None) -> Iterator[ChangeItem]:
    by_id = {report.public_id: report for report in reports}
    entries = list(_entries(claim, number))
    told = {c.number: c for c in corrections.read(e for e in entries if e.type in CORRECTING)}
    for entry in entries:
        relation = entry.content.get("relation", {})
        if relation and claim.public_id not in relation.values():
            continue  # a neighbour's relation with somebody else
        date = PartialDate.parse(entry.recorded_at.isoformat())
        correction = told.get(entry.number)
        yield ChangeItem(
            date=date,
            number=entry.number,
            recorded_at=entry.recorded_at,
            key=_key(date.latest, 2, entry.recorded_at, entry.number),
            type=EntryType(entry.type),
            reason=correction.reason if correction else "",
            differences=correction.differences if correction else (),
            report=by_id.get(correction.report or "") if correction else None,
            verdict=correction.verdict if correction else None,
            related=_other(relation, claim),
        )


def _entries(claim: Claim, number: int | None) -> Iterator[Entry]:
    """The entries of CHANGES; one that relates two claims is kept under the first of them."""
    upto = Q() if number is None else Q(number__lte=number)
    neighbours = claim.inverse_relations.values("claim__public_id")
    own = Q(claim_id=claim.public_id, type__in=CHANGES)
    theirs = Q(claim_id__in=neighbours, type=EntryType.CLAIM_RELATED)
    found = Entry.objects.filter(own & upto).union(Entry.objects.filter(theirs & upto))
    return found.order_by("number").iterator()


def _other(relation: dict[str, str], claim: Claim) -> str | None:
    if not relation:
        return None
    return relation["other"] if relation["claim"] == claim.public_id else relation["claim"]


def _key(passed: datetime | None, rank: int, start: datetime | None, number: int) -> Key:
    return (
        passed is None,
        passed.timestamp() if passed else 0.0,
        rank,
        start.timestamp() if start else 0.0,
        number,
    )
