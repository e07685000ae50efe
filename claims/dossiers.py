"""What became of the claims about a subject, side by side on one axis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, pgettext

from claims.cards import Card
from claims.choices import SETTLED, Status
from claims.figures.band_shapes import Stretch
from claims.figures.dossier import Dossier, History, Strip, draw_dossier
from claims.models import Entry, Verdict
from claims.moments import Moment
from claims.timeline import periods


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A claim in the dossier, under a heading, with its statuses over time."""

    heading: str
    card: Card
    strip: Strip


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Some claims about a subject, in the order given, drawn to one scale."""

    rows: tuple[DossierRow, ...]
    drawn: Dossier


def dossier(cards: Sequence[Card], moment: Moment) -> DossierPage | None:
    """The claims of these cards at a moment; None without any. Two queries, or one in the past."""
    if not cards:
        return None
    stretches = _stretches([card.public_id for card in cards], moment)
    histories = [History(stretches[card.public_id], _first(card)) for card in cards]
    today = moment.as_of or moment.known_at or Entry.objects.latest("number").recorded_at
    until = pgettext("the end of a timeline", "then" if moment.past else "today")
    drawn = draw_dossier(histories, today, until)
    rows = zip(cards, drawn.strips, strict=True)
    return DossierPage(tuple(DossierRow(_heading(c), c, strip) for c, strip in rows), drawn)


def _stretches(ids: Sequence[str], moment: Moment) -> dict[str, list[Stretch]]:
    """The statuses of each claim in order, by its public id."""
    recorded = Verdict.objects.recorded(moment.number).filter(claim__public_id__in=ids)
    by_claim: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in recorded.select_related("claim"):
        by_claim[verdict.claim.public_id].append(verdict)
    return {
        key: [
            Stretch(p.status, str(Status(p.status).label), p.start.earliest)
            for p in periods(by_claim[key], moment.as_of)
            if p.start.earliest
        ]
        for key in ids
    }


def _first(card: Card) -> datetime | None:
    first = card.evidence["first_published"]
    return parse_datetime(first["earliest"]) if first and first["earliest"] else None


def _heading(card: Card) -> str:
    """What the claims of a subject are grouped under."""
    if card.status in SETTLED:
        return gettext("Settled")
    return gettext("Moot") if card.status == Status.MOOT else gettext("Open questions")
