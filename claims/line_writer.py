"""Writes the list on a claim's page, as far as it is asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import overload

from django.utils.translation import gettext

from claims.choices import Attribution, Stance
from claims.chronicle import Chronicle, ReportItem, VerdictItem
from claims.folds import Entry, Fold
from claims.lines import (
    FoldLine,
    Line,
    Mention,
    Particular,
    ReportLine,
    VerdictLine,
    Versions,
    when,
)
from claims.models import Report
from claims.mutations import Mutation, detailed, mutations
from claims.provenance import Voice

OPENED = 8
"""So many reports of a fold are shown where it is; all of them have a page of their own."""


class Lines(Sequence[Line]):
    """The entries of a list as lines, each written when it is asked for.

    `elsewhere` is the address that leads to a report not among those asked for, less its id.
    """

    def __init__(
        self, told: Chronicle, entries: Sequence[Entry], found: Sequence[Fold], elsewhere: str
    ) -> None:
        self.told = told
        self.entries = entries
        self.elsewhere = elsewhere
        self.folded = bool(found)
        self.anchored: set[int] = set()
        self.headed: dict[int, list[Fold]] = defaultdict(list)
        for fold in found:
            if fold.head:
                self.headed[fold.head.report.pk].append(fold)

    def __len__(self) -> int:
        return len(self.entries)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        asked = self.entries[place] if isinstance(place, slice) else [self.entries[place]]
        here = self._shown(asked)
        self.anchored.clear()
        lines = [self._line(entry, here) for entry in asked]
        return lines if isinstance(place, slice) else lines[0]

    def _shown(self, entries: Sequence[Entry]) -> set[int]:
        """The reports that these entries show, to which one may jump."""
        folds = [entry for entry in entries if isinstance(entry, Fold)]
        reports = [entry for entry in entries if isinstance(entry, ReportItem)]
        folds += [fold for item in reports for fold in self.headed[item.report.pk]]
        beneath = (item for fold in folds for item in fold.reports[:OPENED])
        return {item.report.pk for item in (*reports, *beneath)}

    def _line(self, entry: Entry, here: Collection[int]) -> Line:
        if isinstance(entry, Fold):
            return self._fold(entry, here)
        if isinstance(entry, VerdictItem):
            return self._verdict(entry, here)
        return self._report(entry, here)

    def _verdict(self, item: VerdictItem, here: Collection[int]) -> VerdictLine:
        return VerdictLine(
            anchor=f"verdict-{item.number}",
            when=when(item.date),
            verdict=item.verdict,
            corrected_by=item.corrected_by,
            relied_on=tuple(self._mention(r, here) for r in item.verdict.reports.all()),
        )

    def _report(self, item: ReportItem, here: Collection[int]) -> ReportLine:
        report = item.report
        return ReportLine(
            anchor=self._anchor(report),
            when=when(item.date),
            report=report,
            stance=gettext("Repeats it") if item.repeats else str(Stance(report.stance).label),
            who=_who(report),
            origin=report.stance == Stance.ASSERTS
            and not item.relay
            and any(voice.independent for voice in item.voices),
            repeats=item.repeats,
            updates=bool(report.url) and self._first_at[report.url] != report.pk,
            answers=tuple(self._mention(r, here) for r in report.answers.all()),
            cites=tuple(self._cites(report, here)),
            particulars=tuple(self._particulars(item)),
            folds=tuple(self._fold(fold, here) for fold in self.headed[report.pk]),
        )

    def _fold(self, fold: Fold, here: Collection[int]) -> FoldLine:
        return FoldLine(
            key=fold.key,
            when=when(fold.reports[0].date),
            side=fold.side,
            known=fold.voice.independent,
            voice=fold.voice.name,
            reports=len(fold.reports),
            outlets=len({item.report.outlet_id for item in fold.reports}),
            late=sum(item.repeats for item in fold.reports),
            first=tuple(self._report(item, here) for item in fold.reports[:OPENED]),
            versions=tuple(_versions(fold)),
        )

    def _cites(self, report: Report, here: Collection[int]) -> Iterator[Mention]:
        for citation in report.citations.all():
            if citation.report_cited_id in self._by_id:
                yield self._mention(self._by_id[citation.report_cited_id], here)
            elif citation.source_cited:
                yield Mention(citation.source_cited.name)
            elif citation.description:
                yield Mention(citation.description)

    def _particulars(self, item: ReportItem) -> Iterator[Particular]:
        changed = {m.name: m.before for m in self._mutations.get(item.report.pk, ())}
        for name, value in detailed(item.report).items():
            before = changed.get(name, ())
            told = {v for voice in item.voices for v in self._details[voice, name]}
            yield Particular(name, value, before, tuple(sorted(told - {value, *before})))

    def _anchor(self, report: Report) -> str:
        """Where one may jump to; empty for a report that lies in a second fold of the page, too."""
        if report.pk in self.anchored:
            return ""
        self.anchored.add(report.pk)
        return f"report-{report.public_id}"

    def _mention(self, report: Report, here: Collection[int]) -> Mention:
        """The report as this claim has it; of another one nothing but the id is loaded."""
        report = self._by_id.get(report.pk, report)
        anchor = f"#report-{report.public_id}"
        at = "" if report.pk in here else f"{self.elsewhere}{report.public_id}"
        return Mention(report.outlet.name, at or anchor)

    @cached_property
    def _by_id(self) -> dict[int, Report]:
        return {report.pk: report for report in self.told.reports}

    @cached_property
    def _first_at(self) -> dict[str, int]:
        """The report that was logged first at each address."""
        first: dict[str, int] = {}
        for report in sorted(self.told.reports, key=lambda r: (r.entry_id or 0, r.pk)):
            first.setdefault(report.url, report.pk)
        return first

    @cached_property
    def _mutations(self) -> dict[int, tuple[Mutation, ...]]:
        return mutations(self.told.reports, self.told.evidence.provenance)

    @cached_property
    def _details(self) -> dict[tuple[Voice, str], set[str]]:
        """What the reports of one voice say of each detail."""
        values: dict[tuple[Voice, str], set[str]] = defaultdict(set)
        for report in self.told.reports:
            for name, value in detailed(report).items():
                for voice in self.told.evidence.provenance.voices[report.pk]:
                    values[voice, name].add(value)
        return values


def _who(report: Report) -> str:
    """The speaker as a byline names them; empty where the outlet speaks for itself."""
    name = report.speaker_name
    if name and report.attribution == Attribution.ON_RECORD:
        return gettext("{}, on record").format(name)
    return name


def _versions(fold: Fold) -> Iterator[Versions]:
    """The details that differ within a fold, the version that most give first."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for item in fold.members:
        for name, value in detailed(item.report).items():
            told[name][value] += 1
    for name, values in told.items():
        if len(values) > 1:
            yield Versions(name, tuple(values.most_common()))
