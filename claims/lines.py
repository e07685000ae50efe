"""The list on a claim's page: each report and each verdict as a reader is told it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext

from claims.models import Report, Verdict
from sources.dates_in_words import in_words
from sources.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Mention:
    """Another report, named by its outlet, and where it stands; a source alone stands nowhere."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Particular:
    """A detail that a report gives; what it was before it came here; what others of its origin say.

    `before` is empty where what it passes on does not give the detail, or gives the same.
    """

    name: str
    value: str
    before: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Versions:
    """A detail of which a fold's reports give several versions: each, and how many give it."""

    name: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FoldLine:
    """What lies beneath a report: those who repeat it, the first of them, how they differ."""

    kind: ClassVar[Literal["fold"]] = "fold"
    key: str
    when: str
    side: str
    known: bool
    voice: str
    reports: int
    outlets: int
    late: int
    first: tuple[ReportLine, ...]
    versions: tuple[Versions, ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.reports - len(self.first)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report as the list tells it, with the folds that it heads.

    `anchor` is empty where the same page shows the report before.
    """

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
    folds: tuple[FoldLine, ...] = ()


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One verdict of ours as the list tells it."""

    kind: ClassVar[Literal["verdict"]] = "verdict"
    anchor: str
    when: str
    verdict: Verdict
    corrected_by: int | None
    relied_on: tuple[Mention, ...]


Line = ReportLine | VerdictLine | FoldLine


def when(date: PartialDate) -> str:
    """The words of a date; of one that nobody gave what little is known, or that it is unknown."""
    unsaid = not date.known and date.text == "unknown"
    return gettext("date unknown") if unsaid else in_words(date)
