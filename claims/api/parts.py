"""What belongs to a claim and has an address of its own: its timeline, reports and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from claims import timeline
from claims.api.moments import AS_OF, KNOWN_AT
from claims.api.shapes import item_shapes, report_in_full, sources_of, verdict_in_full
from claims.chronicle import Chronicle, ReportItem, chronicle
from claims.models import Claim, Report
from claims.moments import Moment
from sources.api.pages import Page, Sorted, Table, page, page_as_json
from sources.api.parameters import Query
from sources.models import Source
from sources.shapes import as_json

Listed = tuple[Iterable[bytes], Page[Any]]
CLOCKS = (AS_OF.name, KNOWN_AT.name)


@dataclass
class Parts:
    """The lists of one claim at a moment; what several of them need is read once."""

    claim: Claim
    moment: Moment

    @cached_property
    def told(self) -> Chronicle:
        """All that happened to the claim by the moment."""
        return chronicle(self.claim, self.moment)

    def timeline(self, query: Query) -> Listed:
        """A page of what happened."""
        shown = page(Sorted(self.told.items), query, self._path("timeline"))
        shape = item_shapes(self.told)
        return (as_json(shape(item)) for item in shown.rows), shown

    def reports(self, query: Query) -> Listed:
        """A page of the reports that the query asks for."""
        found = [i for i in self.told if isinstance(i, ReportItem) and _meant(i.report, query)]
        shown = page(Sorted(found), query, self._path("reports"))
        sources = sources_of(self.told)
        return (as_json(report_in_full(item, sources)) for item in shown.rows), shown

    def verdicts(self, query: Query) -> Listed:
        """A page of the verdicts."""
        given = self.claim.verdicts.recorded(self.moment.number)
        begun = given if self.moment.as_of is None else given.begun(self.moment.as_of)
        rows = Table(begun.prefetch_related("reports"), ("effective_earliest", "entry_id"))
        shown = page(rows, query, self._path("verdicts"))
        corrected = timeline.corrections(given)
        bodies = (as_json(verdict_in_full(v, corrected.get(v.number))) for v in shown.rows)
        return bodies, shown

    def included(self, names: Iterable[str], query: Query) -> dict[str, bytes]:
        """The first page of each of these lists at the moment, as its own address gives it."""
        lists: dict[str, Callable[[Query], Listed]] = {
            "reports": self.reports, "verdicts": self.verdicts, "timeline": self.timeline,
        }  # fmt: skip
        clocks = Query(given={n: texts for n, texts in query.given.items() if n in CLOCKS})
        return {name: page_as_json(*lists[name](clocks)) for name in names}

    def _path(self, name: str) -> str:
        return reverse(f"api-{name}", args=[self.claim.public_id])


def _meant(report: Report, query: Query) -> bool:
    """Whether a report is one that the query asks for; a withdrawn one takes no stance."""
    stances, source, speaker = (query.get(name) for name in ("stance", "source", "speaker"))
    if stances and (report.stance not in stances or not report.live):
        return False
    if source and not (_is(report.outlet, source) or _is(report.speaker, source)):
        return False
    return not speaker or _is(report.speaker, speaker)


def _is(source: Source | None, reference: str) -> bool:
    return source is not None and reference in (source.public_id, source.slug)
