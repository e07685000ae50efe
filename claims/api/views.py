"""Claims and what belongs to one, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims import timeline
from claims.api import examples, filters, moments, serializers
from claims.api.shapes import item_shapes, report_in_full, sources_of, verdict_in_full
from claims.chronicle import ReportItem, chronicle
from claims.editions import document_at, summaries_at
from claims.models import Claim, Document
from claims.moments import PRESENT, Moment
from sources.api.examples import one, page_of
from sources.api.mistakes import NotFound
from sources.api.pages import Sorted, Table, page
from sources.api.parameters import PAGING
from sources.api.resource import Resource, as_json, page_as_json
from sources.api.serializers import page_of as shape_of_page

NO_CLAIM = "There is no public claim with this id."
NOT_YET = "This site had published no claim with this id by then."


def public_claim(id: str, moment: Moment = PRESENT) -> Claim:
    """The claim with this public id, retired ones included. Raises NotFound."""
    found = Claim.objects.public().filter(public_id=id).first()
    if found is None:
        raise NotFound(NO_CLAIM)
    if moment.number is not None and (found.entry_id or 0) > moment.number:
        raise NotFound(NOT_YET)
    return found


class ClaimList(Resource):
    """Claims, those that changed last first."""

    parameters = (*filters.PARAMETERS, *moments.CLOCKS, *PAGING)

    @extend_schema(
        operation_id="list_claims",
        summary="List claims",
        responses=shape_of_page(serializers.ClaimSummary),
        examples=[page_of(examples.SUMMARY)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Claims that are public and not retired, those that changed last first.

        A claim that changes while you read moves to the front. With `known_at` the list is the
        one of that moment; with `as_of` each claim has the status and the evidence of that moment.
        """
        moment = moments.asked(self.query)
        if moment.past:
            return self.then(request, moment)
        documents = filters.chosen(Document.objects.listed(), self.query)
        rows = documents.values_list("summary", "entry_id", "claim_id", named=True)
        table: Table[Any] = Table(rows, ("entry_id", "claim_id"), descending=True)
        shown = page(table, self.query, request.path)
        return self.answer(page_as_json((row.summary for row in shown.rows), shown))

    def then(self, request: Request, moment: Moment) -> HttpResponseBase:
        """The list at a moment that is not the present."""
        editions = filters.chosen_at(moment, self.query)
        table = Table(editions, ("entry_id", "claim_id"), descending=True)
        shown = page(table, self.query, request.path)
        bodies = summaries_at(shown.rows, moment)
        return self.answer(page_as_json(bodies, shown), fresh=moments.freshness(moment))


class ClaimDetail(Resource):
    """One claim: the stored document, as it is."""

    parameters = moments.CLOCKS

    @extend_schema(
        operation_id="get_claim",
        summary="Get a claim",
        responses=serializers.Claim,
        examples=[one(examples.CLAIM)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """What became of a claim: its status, since when and why, and the evidence counted.

        A retired claim still answers, with `state` "retired" and the reason. With `known_at`
        alone the answer is, to the byte, the one given at that moment.
        """
        moment = moments.asked(self.query)
        if moment.past:
            return self.then(id, moment)
        documents = Document.objects.filter(public_id=id)
        found = documents.values_list("body", "etag", "updated_at")[:1]
        for body, etag, updated_at in found:
            return self.answer(bytes(body), etag=etag, modified=updated_at)
        raise NotFound(NO_CLAIM)

    def then(self, id: str, moment: Moment) -> HttpResponseBase:
        """The claim at a moment that is not the present."""
        body = document_at(public_claim(id, moment), moment)
        if body is None:
            raise NotFound(NOT_YET)
        return self.answer(body, fresh=moments.freshness(moment))


class ClaimTimeline(Resource):
    """What happened to a claim."""

    parameters = (*moments.CLOCKS, *PAGING)

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
        moment = moments.asked(self.query)
        told = chronicle(public_claim(id, moment), moment)
        shown = page(Sorted(told.items), self.query, request.path)
        shape = item_shapes(told)
        bodies = (as_json(shape(item)) for item in shown.rows)
        return self.answer(page_as_json(bodies, shown), fresh=moments.freshness(moment))


class ClaimReports(Resource):
    """The reports of a claim."""

    parameters = (*moments.CLOCKS, *PAGING)

    @extend_schema(
        operation_id="list_reports",
        summary="List the reports of a claim",
        responses=shape_of_page(serializers.Report),
        examples=[page_of(examples.REPORT)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Every report of a claim and who is behind it, oldest first; withdrawn ones included."""
        moment = moments.asked(self.query)
        told = chronicle(public_claim(id, moment), moment)
        reports = [item for item in told if isinstance(item, ReportItem)]
        shown = page(Sorted(reports), self.query, request.path)
        sources = sources_of(told)
        bodies = (as_json(report_in_full(item, sources)) for item in shown.rows)
        return self.answer(page_as_json(bodies, shown), fresh=moments.freshness(moment))


class ClaimVerdicts(Resource):
    """The verdicts of a claim."""

    parameters = (*moments.CLOCKS, *PAGING)

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
        moment = moments.asked(self.query)
        given = public_claim(id, moment).verdicts.recorded(moment.number)
        begun = given if moment.as_of is None else given.begun(moment.as_of)
        verdicts = Table(begun.prefetch_related("reports"), ("effective_earliest", "entry_id"))
        shown = page(verdicts, self.query, request.path)
        corrected = timeline.corrections(given)
        bodies = (as_json(verdict_in_full(v, corrected.get(v.number))) for v in shown.rows)
        return self.answer(page_as_json(bodies, shown), fresh=moments.freshness(moment))
