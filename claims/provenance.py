"""Who copied whom: from what reports cite, the voices behind them.

A report that cites nothing is an *origin*: the voice of its named speaker, or of the unnamed
insiders of its outlet (two insiders of one outlet are one voice). A report that cites others is a
*relay*: its voices are theirs. Where nobody says who knew, the origin is unknown and counts for
nothing. Cycles are tolerated: reports that only cite each other have an unknown origin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.choices import Attribution
from claims.models import Citation, Report
from sources.choices import SourceKind
from sources.models import Source


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """One origin: a named speaker, an outlet's unnamed insiders, or nobody known.

    `public_id` is the source's, empty for nobody.
    """

    kind: str
    source_id: int
    name: str = field(compare=False)
    public_id: str = field(default="", compare=False)

    @property
    def independent(self) -> bool:
        """Whether it counts as a voice of its own."""
        return self.kind != "unknown"


UNKNOWN = Voice("unknown", 0, "origin unknown")


def speaker_voice(source: Source) -> Voice:
    """The voice of someone named, wherever they are quoted."""
    return Voice("speaker", source.pk, source.name, source.public_id)


def insider_voice(outlet: Source) -> Voice:
    """The voice of everyone whom an outlet does not name."""
    return Voice("insiders", outlet.pk, outlet.name, outlet.public_id)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The voices behind each report of one claim, by the report's primary key.

    `cited` holds the other reports of the claim that a report passes on.
    """

    voices: dict[int, frozenset[Voice]]
    cited: dict[int, frozenset[int]]
    relays: frozenset[int]
    unaccepted: tuple[Citation, ...]

    def independent(self, reports: Iterable[Report]) -> frozenset[Voice]:
        """The independent voices behind some of the reports."""
        return frozenset(v for r in reports for v in self.voices[r.pk] if v.independent)

    def is_relay(self, report: Report) -> bool:
        """Whether it passes on what it cites rather than speaking first."""
        return report.pk in self.relays


def trace(reports: Sequence[Report]) -> Provenance:
    """Find the voices behind the reports of one claim (loaded `with_sources`). Runs no query."""
    known = {report.pk: report for report in reports}
    by_outlet = defaultdict(list)
    for report in reports:
        by_outlet[report.outlet_id, report.stance].append(report.pk)
    behind: dict[int, frozenset[int]] = {}
    cited_by: dict[int, set[int]] = defaultdict(set)
    heard: dict[Voice, set[int]] = defaultdict(set)
    relays: set[int] = set()
    unaccepted: list[Citation] = []
    for report in reports:
        for citation in report.citations.all():
            if citation.description and not citation.independent:
                unaccepted.append(citation)
        cited, voices = _named(report, known, by_outlet)
        if cited or any(c.source_cited_id for c in report.citations.all()):
            relays.add(report.pk)
        behind[report.pk] = frozenset(cited)
        for key in cited:
            cited_by[key].add(report.pk)
        for voice in voices or (() if cited else _own(report)):
            heard[voice].add(report.pk)
    voices_of = _spread(known, cited_by, heard)
    return Provenance(voices_of, behind, frozenset(relays), tuple(unaccepted))


def _named(
    report: Report, known: dict[int, Report], by_outlet: dict[tuple[int, str], list[int]]
) -> tuple[set[int], set[Voice]]:
    """What a report cites: other reports of the claim, and voices that no report of it holds."""
    cited: set[int] = set()
    voices: set[Voice] = set()
    for citation in report.citations.all():
        source = citation.source_cited
        if citation.report_cited_id in known and citation.report_cited_id != report.pk:
            cited.add(citation.report_cited_id)
        elif source and source.kind == SourceKind.OUTLET:
            if source.pk == report.outlet_id:
                continue
            logged = by_outlet.get((source.pk, report.stance), [])
            cited.update(logged)
            if not logged:
                voices.add(insider_voice(source))
        elif source:
            voices.add(speaker_voice(source))
        elif citation.independent:
            voices.add(insider_voice(report.outlet))
    return cited, voices


def _own(report: Report) -> tuple[Voice, ...]:
    """The voice of a report that names nobody else."""
    if any(c.description for c in report.citations.all()):
        return ()
    if report.attribution == Attribution.SECOND_HAND:
        return ()
    if report.speaker:
        return (speaker_voice(report.speaker),)
    return (insider_voice(report.outlet),)


def _spread(
    known: dict[int, Report], cited_by: dict[int, set[int]], heard: dict[Voice, set[int]]
) -> dict[int, frozenset[Voice]]:
    """Carry each voice from where it was first heard to everything that cites it, however far."""
    reached: dict[int, set[Voice]] = {key: set() for key in known}
    for voice, first in heard.items():
        frontier = list(first)
        while frontier:
            key = frontier.pop()
            if voice not in reached[key]:
                reached[key].add(voice)
                frontier.extend(cited_by[key])
    return {key: frozenset(voices) or frozenset({UNKNOWN}) for key, voices in reached.items()}
