"""All that the page of one claim shows, at a moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from claims.choices import RelationKind, Stance
from claims.chronicle import ChangeItem, Chronicle, chronicle
from claims.days import days_of_story
from claims.editions import document_at
from claims.figures.band import draw_band
from claims.figures.band_shapes import NARROW, WIDE, Band
from claims.figures.family import Family, draw_family
from claims.figures.portrayal import marks, origins, stretches
from claims.headline import Piece, emphasised
from claims.models import Claim, Entry
from claims.moments import Moment
from claims.past import known
from claims.wordings import Change, called, worded

ORDINALS = (
    *(_("first"), _("second"), _("third"), _("fourth"), _("fifth")),
    *(_("sixth"), _("seventh"), _("eighth"), _("ninth"), _("tenth")),
)
RELATION = {
    RelationKind.NARROWER: _("Narrower than this claim"),
    RelationKind.BROADER: _("Broader than this claim"),
    RelationKind.PREMISE_OF: _("This claim rests on it"),
    RelationKind.HAS_PREMISE: _("It rests on this claim"),
    RelationKind.CONTRADICTS: _("Contradicts this claim"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and what it counts."""

    count: int
    what: str


@dataclass(frozen=True, slots=True)
class Related:
    """A related claim in the margin."""

    path: str
    sentence: str
    status: str | None
    relation: str


@dataclass(frozen=True, slots=True)
class About:
    """A subject above the headline."""

    path: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that we changed after it was public, in words."""

    item: ChangeItem
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """A claim as readers see it; `content` is its public document, `days` are its story's."""

    content: dict[str, Any]
    days: frozenset[date]
    subjects: tuple[About, ...]
    headline: tuple[Piece, ...]
    ordinal: str
    facts: tuple[Fact, ...]
    unaccepted: tuple[tuple[str, str], ...]
    bands: tuple[Band, ...]
    family: Family | None
    told: Chronicle
    corrections: tuple[Changed, ...]
    related: tuple[Related, ...]


def portray(claim: Claim, moment: Moment) -> Portrait | None:
    """The page's parts at a moment; None where the claim was not public by then."""
    rows = known([claim], moment.number)[claim.pk]
    document = document_at(claim, moment, rows)
    if document is None:
        return None
    content = json.loads(document)
    told = chronicle(claim, moment, rows)
    drawn = stretches(told, moment.as_of), marks(told)
    today = moment.as_of or moment.known_at or _now(told)
    until = pgettext("the end of a timeline", "then" if moment.past else "today")
    voices = origins(told)
    return Portrait(
        content=content,
        days=frozenset(days_of_story(rows)),
        subjects=tuple(About(_path(s["url"]), s["name"], s["kind"]) for s in content["subjects"]),
        headline=tuple(emphasised(content["sentence"], content["subjects"])),
        ordinal=ordinal(len(content["history"])),
        facts=tuple(_facts(content["evidence"], told)),
        unaccepted=tuple(
            (c.report.outlet.name, c.description) for c in told.evidence.provenance.unaccepted
        ),
        bands=tuple(
            draw_band(*drawn, today, edition, until) for edition in (WIDE, NARROW) if any(drawn)
        ),
        family=draw_family(voices) if voices else None,
        told=told,
        corrections=tuple(_changed(told)),
        related=tuple(_related(other) for other in content["related"]),
    )


def _now(told: Chronicle) -> Any:
    """The clock by which the record is kept: its own, not the web process's."""
    return Entry.objects.latest("number").recorded_at


def ordinal(number: int) -> str:
    """first, second … tenth, 11th; empty for none."""
    if number <= len(ORDINALS):
        return str(ORDINALS[number - 1]) if number else ""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    told = {1: gettext("{}st"), 2: gettext("{}nd"), 3: gettext("{}rd")}.get(last)
    return (told or gettext("{}th")).format(number)


def _facts(evidence: dict[str, Any], told: Chronicle) -> Iterator[Fact]:
    """The numbers that say something: no zeros, but for the origins of what was asserted."""
    asserting, origins = evidence["asserting_outlets"], evidence["origins"]
    if asserting:
        yield Fact(asserting, ngettext("outlet asserted it", "outlets asserted it", asserting))
    if asserting or origins:
        yield Fact(origins, ngettext("independent origin", "independent origins", origins))
    confirming = {r.speaker_id for r in told.evidence.able(Stance.CONFIRMS)}
    if confirming:
        many = len(confirming)
        able = ngettext("source able to know confirms it", "sources able to know confirm it", many)
        yield Fact(many, able)
    if against := evidence["contradicted_by"]:
        able = ngettext(
            "source able to know contradicts it", "sources able to know contradict it", against
        )
        yield Fact(against, able)
    if repeating := evidence["repeating_outlets"]:
        yield Fact(repeating, gettext("still repeated it after it was settled"))


def _changed(told: Chronicle) -> Iterator[Changed]:
    """Our corrections, newest first."""
    names = {r.public_id: called(r.outlet.name, r.published_text) for r in told.reports}
    for item in reversed(told.items):
        if isinstance(item, ChangeItem) and item.differences:
            yield Changed(item, worded(item.differences, names))


def _path(url: str) -> str:
    """Pages link within the site, whatever host it is read at."""
    return urlsplit(url).path


def _related(other: dict[str, Any]) -> Related:
    return Related(
        path=_path(other["url"]),
        sentence=other["sentence"],
        status=other["status"],
        relation=str(RELATION[RelationKind(other["relation"])]),
    )
