"""Claims and what belongs to one, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims import timeline
from claims.api import examples, filters, serializers
from claims.api.shapes import item_shapes, report_in_full, sources_of, verdict_in_full
from claims.chronicle import ReportItem, chronicle
from claims.models import Claim, Document
from sources.api.examples import one, page_of
from sources.api.mistakes import NotFound
from sources.api.pages import Sorted, Table, page
from sources.api.parameters import PAGING
from sources.api.resource import Resource, as_json, page_as_json
from sources.api.serializers import page_of as shape_of_page

NO_CLAIM = "There is no public claim with this id."


def public_claim(id: str) -> Claim:
    """The claim with this public id, retired ones included. Raises NotFound."""
    found = Claim.objects.public().filter(public_id=id).first()
    if found is None:
        raise NotFound(NO_CLAIM)
    return found


class ClaimList(Resource):
    """Claims, those that changed last first."""

    parameters = (*filters.PARAMETERS, *PAGING)

    @extend_schema(
        operation_id="list_claims",
        summary="List claims",
        responses=shape_of_page(serializers.ClaimSummary),
        examples=[page_of(examples.SUMMARY)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Claims that are public and not retired, those that changed last first.

        A claim that changes while you read moves to the front.
        """
        documents = filters.chosen(Document.objects.listed(), self.query)
        rows = documents.values_list("summary", "entry_id", "claim_id", named=True)
        table: Table[Any] = Table(rows, ("entry_id", "claim_id"), descending=True)
        shown = page(table, self.query, request.path)
        return self.answer(page_as_json((row.summary for row in shown.rows), shown))


class ClaimDetail(Resource):
    """One claim: the stored document, as it is."""

    @extend_schema(
        operation_id="get_claim",
        summary="Get a claim",
        responses=serializers.Claim,
        examples=[one(examples.CLAIM)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """What became of a claim: its status, since when and why, and the evidence counted.

        A retired claim still answers, with `state` "retired" and the reason.
        """
        documents = Document.objects.filter(public_id=id)
        found = documents.values_list("body", "etag", "updated_at")[:1]
        for body, etag, updated_at in found:
            return self.answer(bytes(body), etag=etag, modified=updated_at)
        raise NotFound(NO_CLAIM)


class ClaimTimeline(Resource):
    """What happened to a claim."""

    parameters = PAGING

    @extend_schema(
        operation_id="list_timeline",
        summary="List what happened to a claim",
        responses=shape_of_page(serializers.TimelineItems()),
        examples=[page_of(examples.TIMELINE_ITEM)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Reports, verdicts and this site's own changes, oldest first; undated reports last.

        A report has the date it was published, a verdict the date from which it holds, a change
        the minute it was recorded.
        """
        told = chronicle(public_claim(id))
        shown = page(Sorted(told.items), self.query, request.path)
        shape = item_shapes(told)
        return self.answer(page_as_json((as_json(shape(i)) for i in shown.rows), shown))


class ClaimReports(Resource):
    """The reports of a claim."""

    parameters = PAGING

    @extend_schema(
        operation_id="list_reports",
        summary="List the reports of a claim",
        responses=shape_of_page(serializers.Report),
        examples=[page_of(examples.REPORT)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Every report of a claim and who is behind it, oldest first; withdrawn ones included."""
        told = chronicle(public_claim(id))
        reports = [item for item in told if isinstance(item, ReportItem)]
        shown = page(Sorted(reports), self.query, request.path)
        sources = sources_of(told)
        bodies = (as_json(report_in_full(item, sources)) for item in shown.rows)
        return self.answer(page_as_json(bodies, shown))


class ClaimVerdicts(Resource):
    """The verdicts of a claim."""

    parameters = PAGING

    @extend_schema(
        operation_id="list_verdicts",
        summary="List the verdicts of a claim",
        responses=shape_of_page(serializers.Verdict),
        examples=[page_of(examples.VERDICT)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Every verdict of a claim, in the order in which they began to hold.

        A corrected one stays, and names the verdict that replaced it.
        """
        claim = public_claim(id)
        verdicts = claim.verdicts.prefetch_related("reports")
        shown = page(Table(verdicts, ("effective_earliest", "entry_id")), self.query, request.path)
        corrected = timeline.corrections(claim.verdicts.all())
        bodies = (as_json(verdict_in_full(v, corrected.get(v.number))) for v in shown.rows)
        return self.answer(page_as_json(bodies, shown))
