"""Claims and what belongs to one, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims.api import examples, filters, moments, serializers
from claims.api.parts import Parts
from claims.editions import document_at, documents_at, summaries_at
from claims.models import Claim, Document
from claims.moments import PRESENT, Moment
from sources.api.examples import one, page_of
from sources.api.mistakes import NotFound
from sources.api.pages import Table, page
from sources.api.parameters import PAGING
from sources.api.resource import Resource
from sources.api.serializers import page_of as shape_of_page
from sources.api.sparse import INCLUDE, cut, fields_of, include_of, joined, members
from sources.shapes import Shape, as_json

SUMMARY = members(serializers.ClaimSummary)
WHOLE = members(serializers.Claim)
LISTS = ("reports", "verdicts", "timeline")
ADDED = (
    "context", "verdict", "history", "settled_by", "standing", "review_by", "related", "links",
)  # fmt: skip
ITEM = ("kind", "date", "number", "recorded_at", "report", "verdict", "change")
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

    parameters = (
        *filters.PARAMETERS,
        *moments.CLOCKS,
        fields_of(SUMMARY),
        include_of(ADDED, "Members of the claim in full that are added to each, parted by commas."),
        *PAGING,
    )

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
        added = self.query.get(INCLUDE)
        documents = filters.chosen(Document.objects.listed(), self.query)
        columns = ("summary", "entry_id", "claim_id", *(["body"] if added else []))
        rows = documents.values_list(*columns, named=True)
        table: Table[Any] = Table(rows, ("entry_id", "claim_id"), descending=True)
        shown = page(table, self.query, request.path)
        bodies = (bytes(row.summary) for row in shown.rows)
        whole = [json.loads(bytes(row.body)) for row in shown.rows] if added else []
        return self.answer_page(bodies, shown, added=self._added(whole))

    def then(self, request: Request, moment: Moment) -> HttpResponseBase:
        """The list at a moment that is not the present."""
        editions = filters.chosen_at(moment, self.query)
        if self.query.get(INCLUDE):
            editions = editions.defer(None)
        table = Table(editions, ("entry_id", "claim_id"), descending=True)
        shown = page(table, self.query, request.path)
        bodies = summaries_at(shown.rows, moment)
        whole = documents_at(shown.rows, moment) if self.query.get(INCLUDE) else []
        fresh = moments.freshness(moment)
        return self.answer_page(bodies, shown, added=self._added(whole), fresh=fresh)

    def _added(self, whole: Iterable[Shape]) -> list[dict[str, bytes]]:
        names = self.query.get(INCLUDE)
        return [{name: as_json(document[name]) for name in names} for document in whole]


class ClaimDetail(Resource):
    """One claim: the stored document, as it is."""

    parameters = (
        *moments.CLOCKS,
        fields_of(WHOLE),
        include_of(LISTS, "Lists of the claim whose first page is added, parted by commas."),
    )

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
            body = document_at(public_claim(id, moment), moment)
            if body is None:
                raise NotFound(NOT_YET)
            return self.answer(self._as_asked(id, body, moment), fresh=moments.freshness(moment))
        documents = Document.objects.filter(public_id=id)
        found = documents.values_list("body", "etag", "updated_at")[:1]
        for stored, etag, updated_at in found:
            body = self._as_asked(id, bytes(stored), moment)
            if body == stored:
                return self.answer(body, etag=etag, modified=updated_at)
            return self.answer(body)
        raise NotFound(NO_CLAIM)

    def _as_asked(self, id: str, body: bytes, moment: Moment) -> bytes:
        """The document with the members that were asked for, and the lists to include."""
        body = cut(body, self.query)
        names = self.query.get(INCLUDE)
        if not names:
            return body
        parts = Parts(public_claim(id, moment), moment)
        return joined(body, parts.included(names, self.query))


class ClaimPart(Resource):
    """A list that belongs to a claim."""

    def listed(self, id: str, name: str) -> HttpResponseBase:
        """A page of the list of this name."""
        moment = moments.asked(self.query)
        parts = Parts(public_claim(id, moment), moment)
        bodies, shown = getattr(parts, name)(self.query)
        return self.answer_page(bodies, shown, fresh=moments.freshness(moment))


class ClaimTimeline(ClaimPart):
    """What happened to a claim."""

    parameters = (*moments.CLOCKS, fields_of(ITEM), *PAGING)

    @extend_schema(
        operation_id="list_timeline",
        summary="List what happened to a claim",
        responses=shape_of_page(serializers.TimelineItems),
        examples=[page_of(examples.TIMELINE_ITEM)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Reports, verdicts and this site's own changes, oldest first; undated reports last.

        A report has the date it was published, a verdict the date from which it holds, a change
        the minute it was recorded.
        """
        return self.listed(id, "timeline")


class ClaimReports(ClaimPart):
    """The reports of a claim."""

    parameters = (
        *filters.OF_REPORTS,
        *moments.CLOCKS,
        fields_of(members(serializers.Report)),
        *PAGING,
    )

    @extend_schema(
        operation_id="list_reports",
        summary="List the reports of a claim",
        responses=shape_of_page(serializers.Report),
        examples=[page_of(examples.REPORT)],
    )
    def get(self, request: Request, id: str) -> HttpResponseBase:
        """Every report of a claim and who is behind it, oldest first; withdrawn ones included."""
        return self.listed(id, "reports")


class ClaimVerdicts(ClaimPart):
    """The verdicts of a claim."""

    parameters = (*moments.CLOCKS, fields_of(members(serializers.Verdict)), *PAGING)

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
        return self.listed(id, "verdicts")
