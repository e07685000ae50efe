"""A claim's chronicle as what its two figures are drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from claims.choices import Attribution, Stance, Status
from claims.chronicle import Chronicle
from claims.figures.band_shapes import Mark, MarkKind, Stretch
from claims.figures.family import Origin, Relay, Side
from claims.models import Report
from claims.mutations import Mutation, detailed, mutations
from claims.provenance import Voice
from claims.timeline import periods
from sources.dates_in_words import in_words
from sources.partial_date import PartialDate, Precision
from sources.wording import isolated

SIDES = {
    Stance.ASSERTS: Side.ASSERT,
    Stance.CONFIRMS: Side.CONFIRM,
    Stance.DENIES: Side.DENY,
    Stance.CLARIFIES: Side.DENY,
    Stance.RETRACTS: Side.DENY,
}
KINDS = {
    Stance.CONFIRMS: MarkKind.CONFIRM,
    Stance.DENIES: MarkKind.DENY,
    Stance.RETRACTS: MarkKind.DENY,
    Stance.CLARIFIES: MarkKind.CLARIFY,
}
ORDER = list(Side)
NAMED_REPEATS = 3
Changed = Mapping[int, Sequence[Mutation]]


def stretches(told: Chronicle, as_of: datetime | None = None) -> list[Stretch]:
    """The statuses in order, as the band draws them."""
    return [
        Stretch(
            p.status,
            str(Status(p.status).label),
            p.start.earliest,
            p.end.earliest if p.end else None,
        )
        for p in periods(told.verdicts, as_of)
        if p.start.earliest
    ]


def marks(told: Chronicle) -> list[Mark]:
    """The live reports that take a stance; the first of each voice on each side has a label."""
    seen: set[tuple[Voice, Side]] = set()
    late = [r.pk for r in sorted(told.evidence.repeats, key=_first_known)]
    repeating = set(late)
    followers = _followers(told, len(late))
    found = []
    for report in sorted(told.evidence.reports, key=_first_known):
        side = SIDES.get(Stance(report.stance))
        if side is None:
            continue
        voices = {(voice, side) for voice in told.evidence.provenance.independent([report])}
        if report.pk in repeating:
            found.append(_repeat(report, named=report.pk in late[:NAMED_REPEATS]))
        else:
            found.append(_mark(told, report, new=not voices <= seen, followers=followers))
        seen |= voices
    return found


def _followers(told: Chronicle, late: int) -> int:
    """How many reports repeat the only origin, while that is open; 0 where there are several."""
    if len(told.evidence.origins) != 1:
        return 0
    return len(told.evidence.of(Stance.ASSERTS)) - late - 1


def _repeat(report: Report, *, named: bool) -> Mark:
    mark = Mark(MarkKind.REPEAT, *_dates(report), _title(report))
    if not named:
        return mark
    label = gettext("repeated all the same")
    return replace(mark, label=label, sublabel=isolated(report.outlet.name), importance=1)


def _mark(told: Chronicle, report: Report, *, new: bool, followers: int) -> Mark:
    kind = KINDS.get(Stance(report.stance)) or (
        MarkKind.RELAY if _passes_on(told, report) else MarkKind.ORIGIN
    )
    label, sublabel, importance = "", "", 0
    if new and report.stance == Stance.ASSERTS:
        label, importance = _origin_label(report), 3
        if followers:
            repeated = ngettext(
                "and {} report that repeats it", "and {} reports that repeat it", followers
            )
            sublabel = repeated.format(followers)
    elif new:
        label, importance = _speaker_label(report), 1 if kind == MarkKind.CLARIFY else 2
        sublabel = f"“{isolated(report.quote)}”" if report.quote else ""
    return Mark(kind, *_dates(report), _title(report), label, sublabel, importance)


def _dates(report: Report) -> tuple[datetime | None, datetime | None]:
    return report.published_earliest, report.published_latest


def _title(report: Report) -> str:
    stance = Stance(report.stance).label.lower()
    return f"{isolated(report.outlet.name)}, {in_words(report.published)}: {stance}"


def _passes_on(told: Chronicle, report: Report) -> bool:
    """Whether it is not a voice of its own: it cites others, or names nobody."""
    traced = told.evidence.provenance
    return traced.is_relay(report) or not traced.independent([report])


def _origin_label(report: Report) -> str:
    if report.attribution == Attribution.ANONYMOUS:
        told = gettext("{outlet}, on {speaker}")
        speaker = isolated(report.speaker_description)
        return told.format(outlet=isolated(report.outlet.name), speaker=speaker)
    return isolated(report.outlet.name)


def _speaker_label(report: Report) -> str:
    if report.speaker and report.attribution == Attribution.ON_RECORD:
        return gettext("{}, on record:").format(isolated(report.speaker.name))
    return f"{isolated((report.speaker or report.outlet).name)}:"


def origins(told: Chronicle) -> list[Origin]:
    """Every voice with the reports that pass it on; those that assert come first."""
    groups: dict[tuple[Side, Voice], list[Report]] = defaultdict(list)
    for report in sorted(told.evidence.reports, key=_first_known):
        if side := SIDES.get(Stance(report.stance)):
            for voice in sorted(told.evidence.provenance.voices[report.pk]):
                groups[side, voice].append(report)
    changed = mutations(told.reports, told.evidence.provenance)
    found = [
        _origin(told, side, voice, reports, changed) for (side, voice), reports in groups.items()
    ]
    return sorted(
        found, key=lambda o: (ORDER.index(o.side), not o.independent, -len(o.relays), o.label)
    )


def _origin(
    told: Chronicle, side: Side, voice: Voice, reports: Sequence[Report], changed: Changed
) -> Origin:
    relayed = {r.pk for r in reports if told.evidence.provenance.is_relay(r)}
    first = next((r for r in reports if r.pk not in relayed), None) if voice.independent else None
    rest = [r for r in reports if r is not first]
    values = _values(reports)
    given = detailed(first).items() if first else ()
    return Origin(
        label=isolated(voice.name) if voice.independent else gettext("Origin unknown"),
        sublabel=_sublabel(voice, first or reports[0], spoke=first is not None),
        side=side,
        independent=voice.independent,
        relays=tuple(_relays(rest, values, changed)),
        note="; ".join(
            f"{isolated(name)}: {isolated(value)}" for name, value in given if len(values[name]) > 1
        ),
    )


def _sublabel(voice: Voice, report: Report, *, spoke: bool) -> str:
    """How and when the voice was first heard."""
    if not voice.independent:
        return ""
    attribution = Attribution(report.attribution).label.lower()
    how = isolated(report.speaker_description) if voice.kind == "insiders" else attribution
    where = isolated(report.outlet.name) if spoke and voice.kind == "speaker" else ""
    date = _short(report.published)
    return " · ".join(part for part in (how, date, where) if part)


def _short(date: PartialDate) -> str:
    """A date as a box has room for it: 14 Oct 2024, Oct 2024, 2024; empty where nobody gave one."""
    shapes = {Precision.YEAR: "Y", Precision.MONTH: "M Y"}
    if date.earliest is None:
        return ""
    return date_format(date.earliest, shapes.get(Precision(date.precision), "j M Y"))


def _values(reports: Sequence[Report]) -> dict[str, set[str]]:
    """What some reports say of each detail."""
    values: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        for name, value in detailed(report).items():
            values[name].add(value)
    return values


def _relays(
    rest: Sequence[Report], values: Mapping[str, set[str]], changed: Changed
) -> Iterator[Relay]:
    within = {report.pk: report for report in rest}
    for report in rest:
        told = [m for m in changed.get(report.pk, ()) if m.before or len(values[m.name]) > 1]
        cited = (within.get(c.report_cited_id or 0) for c in report.citations.all())
        via = next((isolated(other.outlet.name) for other in cited if other), "")
        yield Relay(isolated(report.outlet.name), "; ".join(map(_note, told)), via)


def _note(mutation: Mutation) -> str:
    """A detail as it was changed on the way, or added."""
    given = f"{isolated(mutation.name)}: {isolated(mutation.value)}"
    if not mutation.before:
        return given
    return gettext("%(given)s, not %(before)s") % {
        "given": given,
        "before": ", ".join(map(isolated, mutation.before)),
    }


def _first_known(report: Report) -> tuple[bool, float, int]:
    """By the day by which it had certainly appeared, undated last."""
    latest = report.published_latest
    return latest is None, latest.timestamp() if latest else 0.0, report.pk
