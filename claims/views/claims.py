"""The list of claims."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.cards import Card, cards, past_cards
from claims.chosen import ASKED, STATUSES, Chosen, UnknownStatus
from claims.editions import summaries_at
from claims.listings import NotSearchable
from claims.models import Edition
from claims.views.clocks import Clocks, read_clocks
from sources.page_numbers import NumberedPage, numbered
from sources.shapes import absolute

OFFERED = 200
"""Names of subjects and of sources that the form offers; any other can be typed."""


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Claims by status, subject, source and words, now or at a past moment."""
    clocks = read_clocks(request)
    try:
        chosen = Chosen.read(request.GET, clocks.moment)
    except UnknownStatus as error:
        raise Http404("There is no such status.") from error
    page, rows, searchable = _listed(request, chosen, clocks)
    offered = {
        "subject_names": chosen.subject_names.offered(OFFERED),
        "source_names": chosen.source_names.offered(OFFERED),
        "statuses": STATUSES,
        "unfold": chosen.narrowed and not page.rows,
    }
    shown = {
        "section": "claims",
        "chosen": chosen,
        "clocks": clocks,
        "page": page,
        "cards": rows,
        "searchable": searchable,
        "canonical": absolute(request.path if clocks.moment.past else page.address),
    }
    return render(request, "claims/claims.html", shown | offered)


def _listed(
    request: HttpRequest, chosen: Chosen, clocks: Clocks
) -> tuple[NumberedPage[Any], list[Card], bool]:
    """The page asked for, its cards, and whether the words could be looked for at that moment."""
    if not clocks.moment.past:
        now = numbered(request, chosen.documents.for_lists(), keep=ASKED)
        return now, cards(now.rows), True
    try:
        editions, searchable = chosen.editions, True
    except NotSearchable:
        editions, searchable = Edition.objects.none(), False
    page = numbered(request, editions, keep=ASKED)
    return page, past_cards(summaries_at(page.rows, clocks.moment), clocks.query), searchable
