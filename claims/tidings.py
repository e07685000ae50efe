"""What each entry of the record says, in a reader's words: for feeds and for /corrections.

An entry is told in the wording of its time; text that was removed since is told without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims import corrections
from claims.choices import Attribution, EntryType, RelationKind, Removed, Stance, Status
from claims.corrections import CORRECTING, Correction
from claims.models import Claim, Edition, Entry, Report, Subject
from claims.wordings import Change, called, reports_in, worded
from sources.dates_in_words import in_words
from sources.models import Source
from sources.shapes import Shape

RELATED = {
    RelationKind.NARROWER: _("“{other}” is narrower than “{claim}”."),
    RelationKind.BROADER: _("“{other}” is broader than “{claim}”."),
    RelationKind.PREMISE_OF: _("“{other}” is a premise of “{claim}”."),
    RelationKind.HAS_PREMISE: _("“{other}” rests on “{claim}”."),
    RelationKind.CONTRADICTS: _("“{other}” contradicts “{claim}”."),
}
STANCES = {
    Stance.ASSERTS: _("{who} asserts “{claim}”"),
    Stance.CONFIRMS: _("{who} confirms “{claim}”"),
    Stance.DENIES: _("{who} denies “{claim}”"),
    Stance.CLARIFIES: _("{who} clarifies “{claim}”"),
    Stance.RETRACTS: _("{who} retracts “{claim}”"),
    Stance.MENTIONS: _("{who} mentions “{claim}”"),
}
NAMED = 5
"""So many of a new claim's reports are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class About:
    """The claim, source or subject that an entry is about: its words then, its page now."""

    text: str = ""
    path: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Tiding:
    """One entry in words. `changed_at` is later than `recorded_at` where text was removed."""

    number: int
    type: EntryType
    recorded_at: datetime
    changed_at: datetime
    about: About
    title: str
    lines: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    report: str = ""
    anchor: str = ""

    @property
    def path(self) -> str:
        """The place on this site that shows it; empty where there is none."""
        return self.about.path + (f"#{self.anchor}" if self.about.path and self.anchor else "")


@dataclass(slots=True)
class _Known:
    """What telling some entries takes, read in a fixed number of queries."""

    claims: dict[str, Claim] = field(default_factory=dict)
    sentences: dict[tuple[int, str], str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    corrections: dict[int, Correction] = field(default_factory=dict)
    restated: dict[int, datetime] = field(default_factory=dict)

    def about(self, entry: Entry, body: Shape) -> About:
        """What an entry is about."""
        for kind in ("source", "subject"):
            if kind in body:
                return About(body[kind]["name"], self.paths.get(body[kind]["id"], ""))
        return self.claim(entry.claim_id, entry.number)

    def claim(self, public_id: str | None, number: int) -> About:
        """A claim as it was worded after an entry, or as it is where that did not touch it."""
        claim = self.claims.get(public_id or "")
        if claim is None:
            return About()
        sentence = self.sentences.get((number, claim.public_id), claim.sentence)
        return About(sentence, claim.get_absolute_url(), claim.language)


def tell(entries: Iterable[Entry]) -> list[Tiding]:
    """Each entry in words, in the order given; a fixed number of queries.

    Of entries that were redacted each costs one more.
    """
    bodies = [(entry, entry.content) for entry in entries]
    known = _read(bodies)
    return [_tiding(entry, body, known) for entry, body in bodies]


def _read(bodies: Sequence[tuple[Entry, Shape]]) -> _Known:
    told = {c.number: c for c in corrections.read(e for e, _ in bodies if e.type in CORRECTING)}
    ids = {entry.claim_id for entry, _ in bodies if entry.claim_id}
    ids |= {part for _, body in bodies for part in _related(body)}
    claims = {c.public_id: c for c in Claim.objects.public().filter(public_id__in=ids)}
    editions = Edition.objects.filter(entry__in=[e.number for e, _ in bodies], public_id__in=ids)
    return _Known(
        claims=claims,
        sentences={(e.entry_id, e.public_id): e.card["sentence"] for e in editions.defer("body")},
        reports=_reports(bodies, told.values()),
        paths=_paths(bodies),
        corrections=told,
        restated=_restated([e.number for e, _ in bodies if e.body is None]),
    )


def _related(body: Shape) -> Iterator[str]:
    relation = body.get("relation")
    if relation:
        yield from (relation["claim"], relation["other"])


def _reports(bodies: Iterable[tuple[Entry, Shape]], told: Iterable[Correction]) -> dict[str, str]:
    """What to call each report that is referred to by its id: its outlet and date."""
    ids = {body["report"] for _, body in bodies if isinstance(body.get("report"), str)}
    for correction in told:
        ids.update(reports_in(correction.differences))
    reports = Report.objects.filter(public_id__in=ids).select_related("outlet") if ids else ()
    return {r.public_id: called(r.outlet.name, in_words(r.published)) for r in reports}


def _paths(bodies: Iterable[tuple[Entry, Shape]]) -> dict[str, str]:
    """The pages of the sources and subjects that entries are about."""
    found: dict[str, str] = {}
    for kind, model in (("source", Source), ("subject", Subject)):
        ids = {body[kind]["id"] for _, body in bodies if kind in body}
        rows: Any = model._default_manager.filter(public_id__in=ids) if ids else ()
        found.update({row.public_id: row.get_absolute_url() for row in rows})
    return found


def _restated(numbers: Sequence[int]) -> dict[int, datetime]:
    """When each redacted entry was last restated without what was removed."""
    if not numbers:
        return {}
    later = Entry.objects.filter(regards__in=numbers, type=EntryType.ENTRY_RESTATED)
    return {e.regards_id: e.recorded_at for e in later.order_by("number") if e.regards_id}


def _tiding(entry: Entry, body: Shape, known: _Known) -> Tiding:
    about = known.about(entry, body)
    type = EntryType(entry.type)
    correction = known.corrections.get(entry.number)
    said = _TELLERS.get(type, _revised)(entry, body, about, known)
    changes = worded(correction.differences, known.reports) if correction else ()
    lines = (correction.reason,) if correction else said.lines
    return Tiding(
        number=entry.number,
        type=type,
        recorded_at=entry.recorded_at,
        changed_at=known.restated.get(entry.number, entry.recorded_at),
        about=about,
        title=said.title,
        lines=tuple(line for line in lines if line),
        changes=changes,
        report=said.report,
        anchor=said.anchor or (f"entry-{entry.number}" if correction and entry.claim_id else ""),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What is particular to one type of entry."""

    title: str
    lines: tuple[str, ...] = ()
    report: str = ""
    anchor: str = ""


def _published(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    reports = body["reports"]
    told = [f"{_of(r)} ({Stance(r['stance']).label.lower()})" for r in reports[:NAMED]]
    if more := len(reports) - NAMED:
        told += [gettext("and {} more").format(more)] if more > 0 else []
    listed = gettext("Reports: {}.").format("; ".join(told))
    return _Said(gettext("New claim: “{}”").format(about.text), (listed,))


def _added(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    report = body["report"]
    who = report["speaker"]["name"] if report["speaker"] else report["outlet"]["name"]
    attribution = Attribution(report["attribution"]).label.lower()
    return _Said(
        str(STANCES[Stance(report["stance"])]).format(who=who, claim=about.text),
        (
            f"“{report['quote']}”" if report["quote"] else report["headline"],
            gettext("Published by {}; {}.").format(_of(report), attribution),
        ),
        anchor=f"report-{report['id']}",
    )


def _of(report: Shape) -> str:
    return called(report["outlet"]["name"], in_words(report["published"]))


def _issued(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    verdict = body["verdict"]
    below = verdict["override_reason"]
    return _Said(
        f"{Status(verdict['status']).label}: “{about.text}”",
        (
            verdict["rationale"],
            gettext("Since {}.").format(in_words(verdict["effective"])),
            gettext("Given below the usual standard of evidence: {}").format(below)
            if below
            else "",
        ),
        anchor=f"verdict-{entry.number}",
    )


def _corrected(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    now = Status(body["verdict"]["status"]).label
    changed = {d.field: d.before for d in known.corrections[entry.number].differences}
    told = {"now": now.lower(), "claim": about.text}
    if "status" in changed:
        before = Status(changed["status"]).label.lower()
        title = gettext("Correction: {now}, not {before}: “{claim}”").format(before=before, **told)
    else:
        title = gettext("Correction: {now}: “{claim}”").format(**told)
    return _Said(title, anchor=f"verdict-{entry.number}")


def _related_claims(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    relation = body["relation"]
    claim, other = (known.claim(relation[end], entry.number).text for end in ("claim", "other"))
    told = str(RELATED[RelationKind(relation["kind"])]).format(claim=claim, other=other)
    title = gettext("Related claims: “{claim}” and “{other}”")
    return _Said(title.format(claim=claim, other=other), (told,))


def _retired(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    return _Said(gettext("Claim retired: “{}”").format(about.text))


def _reworded(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    fields = {change["field"] for change in body["changes"]}
    reworded = "sentence" in fields
    title = gettext("Claim reworded: “{}”") if reworded else gettext("Claim revised: “{}”")
    return _Said(title.format(about.text))


def _report_revised(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    name = _of(body["report"])
    title = gettext("Report corrected: {name}, on “{claim}”")
    return _Said(title.format(name=name, claim=about.text), report=name)


def _report_withdrawn(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    name = known.reports.get(body["report"], "")
    title = gettext("Report withdrawn: {name}, on “{claim}”")
    return _Said(title.format(name=name, claim=about.text), report=name)


def _revised(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    return _Said(f"{EntryType(entry.type).label}: {about.text}")


def _redacted(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    kind = Removed(body["kind"]).label
    title = gettext("Text removed from entry {}").format(body["entry"])
    return _Said(title, (f"{kind}.", body["reason"]))


def _restated_rest(entry: Entry, body: Shape, about: About, known: _Known) -> _Said:
    rest = gettext("Everything else that it said still stands.")
    return _Said(gettext("What remains of entry {}").format(body["entry"]), (rest,))


_TELLERS = {
    EntryType.CLAIM_PUBLISHED: _published,
    EntryType.CLAIM_REVISED: _reworded,
    EntryType.CLAIM_RELATED: _related_claims,
    EntryType.CLAIM_RETIRED: _retired,
    EntryType.REPORT_ADDED: _added,
    EntryType.REPORT_REVISED: _report_revised,
    EntryType.REPORT_WITHDRAWN: _report_withdrawn,
    EntryType.VERDICT_ISSUED: _issued,
    EntryType.VERDICT_CORRECTED: _corrected,
    EntryType.ENTRY_REDACTED: _redacted,
    EntryType.ENTRY_RESTATED: _restated_rest,
}
