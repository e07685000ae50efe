"""A claim's public rows as this site had them: later entries undone, newest first.

Nothing here is saved: the rows are the present ones with their later changes taken back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Func,
    JSONField,
    Q,
    TextField,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast

from claims.choices import EntryType
from claims.models import Citation, Claim, Detail, Entry, Report, Verdict
from claims.rating import Rating
from claims.report_rows import in_table_order, public_reports
from sources.models import Source
from sources.partial_date import PartialDate

REVISIONS = (EntryType.CLAIM_REVISED, EntryType.REPORT_REVISED, EntryType.REPORT_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Known:
    """What this site had published of a claim; `standing` by public id."""

    reports: list[Report]
    verdicts: list[Verdict]
    standing: dict[str, Source]


def known(
    claims: Sequence[Claim], number: int | None = None, *, relied: bool = True
) -> dict[int, Known]:
    """The public rows of each claim, by its key, as of an entry of the record or at present.

    A fixed number of queries, whatever the number of claims; without `relied` the reports that
    verdicts relied on are not among what they read.
    """
    verdicts = Verdict.objects.filter(claim__in=claims)
    verdicts = verdicts.prefetch_related("reports") if relied else verdicts
    prefetch_related_objects(claims, "standing")
    found = {c.pk: Known([], [], {s.public_id: s for s in c.standing.all()}) for c in claims}
    if number is not None:
        verdicts = verdicts.filter(entry__lte=number)
    for report in public_reports(claims, number):
        found[report.claim_id].reports.append(report)
    for verdict in verdicts:
        found[verdict.claim_id].verdicts.append(verdict)
    if number is not None:
        _Undoing(claims, found).since(number)
    return found


class _Undoing:
    """Takes back what entries after a moment changed in the rows of some claims."""

    def __init__(self, claims: Sequence[Claim], found: dict[int, Known]) -> None:
        self.claims = {claim.public_id: claim for claim in claims}
        self.found = found
        self.by_id = {r.public_id: r for rows in found.values() for r in rows.reports}
        self.sources: dict[str, Source] = {}
        for source in self._shown():
            self.sources.setdefault(source.public_id, source)

    def since(self, number: int) -> None:
        """Undo every later entry, the newest first."""
        self.revisions(number)
        self.renamings(number)
        for rows in self.found.values():
            rows.reports.sort(key=in_table_order)

    def _shown(self) -> Iterable[Source]:
        for rows in self.found.values():
            yield from rows.standing.values()
        for report in self.by_id.values():
            yield report.outlet
            if report.speaker:
                yield report.speaker
            for citation in report.citations.all():
                if citation.source_cited:
                    yield citation.source_cited

    def revisions(self, number: int) -> None:
        """Undo what later entries of the claims changed."""
        later = Entry.objects.filter(
            claim__in=list(self.claims), number__gt=number, type__in=REVISIONS
        )
        for entry in later.order_by("-number"):
            body = entry.content
            if entry.type == EntryType.CLAIM_REVISED:
                self._restore_claim(self.claims[str(entry.claim_id)], body["changes"])
            elif entry.type == EntryType.REPORT_WITHDRAWN:
                if report := self.by_id.get(body["report"]):
                    report.withdrawn_at, report.withdrawn_reason = None, ""
            elif report := self.by_id.get(body["report"]["id"]):
                for change in body["changes"]:
                    self._restore(report, change["field"], change["from"])

    def _restore_claim(self, claim: Claim, changes: list[dict[str, Any]]) -> None:
        for change in changes:
            if change["field"] == "standing":
                standing = self.found[claim.pk].standing
                standing.clear()
                standing.update({s["id"]: self._source(s) for s in change["from"]})

    def _restore(self, report: Report, field: str, value: Any) -> None:
        cache = report._prefetched_objects_cache  # type: ignore[attr-defined]
        if field in ("outlet", "speaker"):
            setattr(report, field, self._source(value) if value else None)
        elif field == "published":
            report.published = PartialDate.from_json(value)
        elif field == "rating":
            report.rating = Rating.from_json(value) if value else None
        elif field == "cites":
            cache["citations"] = [self._citation(report, cited) for cited in value]
        elif field == "answers":
            cache["answers"] = [self.by_id[key] for key in value]
        elif field == "details":
            cache["details"] = [Detail(report=report, **detail) for detail in value]
        else:
            setattr(report, field, value)

    def _citation(self, report: Report, cited: dict[str, Any]) -> Citation:
        if "report" in cited:
            return Citation(report=report, report_cited=self.by_id[cited["report"]])
        if "source" in cited:
            return Citation(report=report, source_cited=self._source(cited["source"]))
        return Citation(report=report, **cited)

    def _source(self, named: dict[str, Any]) -> Source:
        if named["id"] not in self.sources:
            self.sources[named["id"]] = Source.objects.get(public_id=named["id"])
        return self.sources[named["id"]]

    def renamings(self, number: int) -> None:
        """Undo later revisions of every source that the rows now show, the newest first."""
        shown: dict[str, list[Source]] = {}
        for source in [*self.sources.values(), *self._shown()]:
            shown.setdefault(source.public_id, []).append(source)
        for body in _source_revisions(number, shown):
            for source in shown[body["source"]["id"]]:
                for change in body["changes"]:
                    setattr(source, change["field"], change["from"])


def _source_revisions(number: int, ids: Collection[str]) -> Iterable[dict[str, Any]]:
    """What later revisions of these sources say, the newest first; redacted ones are looked at."""
    said = Cast(
        Func("body", Value("UTF8"), function="convert_from", output_field=TextField()),
        JSONField(),
    )
    later = (
        Entry.objects.filter(type=EntryType.SOURCE_REVISED, number__gt=number)
        .annotate(said=said)
        .filter(Q(said__source__id__in=list(ids)) | Q(body__isnull=True))
        .order_by("-number")
    )
    bodies = (entry.content for entry in later)
    return [body for body in bodies if body["source"]["id"] in ids]
