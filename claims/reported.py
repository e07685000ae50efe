"""Choosing claims by what some report of them is: whose, by whom said, and taking which stance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import Edition, Report
from claims.models.document import DocumentQuerySet
from claims.moments import Moment
from claims.revised_reports import Past, past_of_reports
from sources.models import Source

Sources = QuerySet[Source]
Editions = QuerySet[Edition]


@dataclass(frozen=True, slots=True)
class Reported:
    """What one and the same report must be; what is left out may be anything.

    `source` published it or spoke in it, `speaker` spoke in it. A withdrawn report takes no stance
    any more, but is still its source's.
    """

    source: Sources | None = None
    speaker: Sources | None = None
    stances: tuple[str, ...] = ()

    def among(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        """The documents of claims with such a report."""
        reports = Report.objects.public().filter(claim=OuterRef("claim_id"))
        return documents.filter(Exists(reports.filter(self._now(None))))

    def among_past(self, editions: Editions, moment: Moment) -> Editions:
        """The editions of claims that had such a report at a moment."""
        reports = Report.objects.public().filter(claim=OuterRef("claim"))
        begun = Q()
        if moment.as_of is not None:
            begun = Q(published_earliest=None) | Q(published_earliest__lte=moment.as_of)
        if moment.number is None:
            return editions.filter(Exists(reports.filter(self._now(None), begun)))
        reports = reports.filter(entry__lte=moment.number)
        past = past_of_reports(self._ids(), self.stances, moment.number)
        then = {p.report for p in past if self._fits(p, moment)}
        unrevised = self._now(moment.known_at) & begun & ~Q(pk__in=[p.report for p in past])
        again = Q(pk__in=then) & self._in_force(moment.known_at)
        return editions.filter(Exists(reports.filter(unrevised | again)))

    def _now(self, known_at: datetime | None) -> Q:
        fits = self._in_force(known_at)
        if self.source is not None:
            fits &= Q(outlet__in=self.source) | Q(speaker__in=self.source)
        if self.speaker is not None:
            fits &= Q(speaker__in=self.speaker)
        return fits & Q(stance__in=self.stances) if self.stances else fits

    def _in_force(self, known_at: datetime | None) -> Q:
        if not self.stances:
            return Q()
        live = Q(withdrawn_at=None)
        return live if known_at is None else live | Q(withdrawn_at__gt=known_at)

    def _ids(self) -> list[str]:
        meant = (rows for rows in (self.source, self.speaker) if rows is not None)
        return sorted({source.public_id for rows in meant for source in rows})

    def _fits(self, past: Past, moment: Moment) -> bool:
        if past.earliest and moment.as_of and past.earliest > moment.as_of:
            return False
        if self.source is not None and not _names(self.source, past.outlet, past.speaker):
            return False
        if self.speaker is not None and not _names(self.speaker, past.speaker):
            return False
        return not self.stances or past.stance in self.stances


def _names(sources: Sources, *ids: str | None) -> bool:
    return not {source.public_id for source in sources}.isdisjoint(ids)
