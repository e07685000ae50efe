"""The front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.cards import cards
from claims.chosen import GROUPS, Chosen
from claims.lately import lately
from claims.models import Document
from sources.shapes import absolute

CHANGES = 10
BESIDE = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the site is, what changed lately, what is still open, what was settled."""
    unsettled = Chosen(statuses=GROUPS["open"]).documents
    settled = Document.objects.listed().filter(settled=True).order_by("-since", "-claim_id")
    shown = {
        "canonical": absolute(request.path),
        "changes": lately(CHANGES),
        "open": cards(unsettled.for_lists()[:BESIDE]),
        "settled": cards(settled.for_lists()[:BESIDE]),
    }
    return render(request, "claims/home.html", shown)
