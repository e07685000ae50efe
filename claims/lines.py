"""The list on a claim's page: each report and each verdict as a reader is told it, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from claims.choices import Attribution, Stance
from claims.chronicle import ChangeItem, Chronicle, ReportItem, VerdictItem
from claims.models import Report, Verdict
from sources.partial_date import PartialDate

NO_DATE = "date unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """Another report of the list, named by its outlet; `anchor` is empty for a source alone."""

    name: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Particular:
    """A detail that a report gives, and what others of the same origin say instead."""

    name: str
    value: str
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report as the list tells it."""

    kind: ClassVar[Literal["report"]] = "report"
    anchor: str
    when: str
    report: Report
    stance: str
    who: str
    origin: bool
    repeats: bool
    updates: bool
    answers: tuple[Mention, ...]
    cites: tuple[Mention, ...]
    particulars: tuple[Particular, ...]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One verdict of ours as the list tells it."""

    kind: ClassVar[Literal["verdict"]] = "verdict"
    anchor: str
    when: str
    verdict: Verdict
    corrected_by: int | None
    relied_on: tuple[Mention, ...]


Line = ReportLine | VerdictLine


def lines(told: Chronicle) -> list[Line]:
    """The reports and verdicts of a chronicle, newest first, those without a date last."""
    items = [item for item in told if not isinstance(item, ChangeItem)]
    dated = [item for item in items if item.date.known]
    undated = [item for item in items if not item.date.known]
    writer = _Writer(told)
    return [writer.line(item) for item in [*reversed(dated), *undated]]


def when(date: PartialDate) -> str:
    """The words of a date; of one that nobody gave what little is known, or that it is unknown."""
    return date.text if date.known or date.text != "unknown" else NO_DATE


class _Writer:
    """Knows the other reports of the claim, to name them and to compare details."""

    def __init__(self, told: Chronicle) -> None:
        self.by_id = {report.pk: report for report in told.reports}
        self.first_at = _first_at(told.reports)
        self.details = _details(told)
        self.voices = told.evidence.provenance.voices

    def line(self, item: ReportItem | VerdictItem) -> Line:
        """The line of one item."""
        return self._verdict(item) if isinstance(item, VerdictItem) else self._report(item)

    def _verdict(self, item: VerdictItem) -> VerdictLine:
        return VerdictLine(
            anchor=f"verdict-{item.number}",
            when=when(item.date),
            verdict=item.verdict,
            corrected_by=item.corrected_by,
            relied_on=tuple(_mention(r) for r in item.verdict.reports.all()),
        )

    def _report(self, item: ReportItem) -> ReportLine:
        report = item.report
        return ReportLine(
            anchor=_anchor(report),
            when=when(item.date),
            report=report,
            stance="Repeats it" if item.repeats else Stance(report.stance).label,
            who=_who(report),
            origin=report.stance == Stance.ASSERTS
            and not item.relay
            and any(voice.independent for voice in item.voices),
            repeats=item.repeats,
            updates=bool(report.url) and self.first_at[report.url] != report.pk,
            answers=tuple(_mention(r) for r in report.answers.all()),
            cites=tuple(self._cites(report)),
            particulars=tuple(self._particulars(report)),
        )

    def _cites(self, report: Report) -> Iterator[Mention]:
        for citation in report.citations.all():
            if citation.report_cited_id in self.by_id:
                yield _mention(self.by_id[citation.report_cited_id])
            elif citation.source_cited:
                yield Mention(citation.source_cited.name)
            elif citation.description:
                yield Mention(citation.description)

    def _particulars(self, report: Report) -> Iterator[Particular]:
        for detail in report.details.all():
            told = {
                value
                for voice in self.voices[report.pk]
                for value in self.details[voice, detail.name]
            }
            yield Particular(detail.name, detail.value, tuple(sorted(told - {detail.value})))


def _first_at(reports: Sequence[Report]) -> dict[str, int]:
    """The report that was logged first at each address."""
    first: dict[str, int] = {}
    for report in sorted(reports, key=lambda r: (r.entry_id or 0, r.pk)):
        first.setdefault(report.url, report.pk)
    return first


def _details(told: Chronicle) -> dict[tuple[object, str], set[str]]:
    """What the reports of one voice say of each detail."""
    values: dict[tuple[object, str], set[str]] = defaultdict(set)
    for report in told.reports:
        for voice in told.evidence.provenance.voices[report.pk]:
            for detail in report.details.all():
                values[voice, detail.name].add(detail.value)
    return values


def _mention(report: Report) -> Mention:
    return Mention(report.outlet.name, _anchor(report))


def _anchor(report: Report) -> str:
    return f"report-{report.public_id}"


def _who(report: Report) -> str:
    """The speaker as a byline names them; empty where the outlet speaks for itself."""
    name = report.speaker_name
    if name and report.attribution == Attribution.ON_RECORD:
        return f"{name}, on record"
    return name
