"""The list of claims."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.cards import cards
from claims.chosen import ASKED, STATUSES, Chosen, UnknownStatus
from claims.models import Subject
from sources.models import Source
from sources.page_numbers import numbered
from sources.shapes import absolute

OFFERED = 200
"""Names of subjects and of sources that the form offers; any other can be typed."""


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """Claims by status, subject, source and words; those that changed last first."""
    try:
        chosen = Chosen.read(request.GET)
    except UnknownStatus as error:
        raise Http404("There is no such status.") from error
    page = numbered(request, chosen.documents.for_lists(), keep=ASKED)
    offered = {
        "subject_names": Subject.objects.public().values_list("name", flat=True)[:OFFERED],
        "source_names": Source.objects.public().values_list("name", flat=True)[:OFFERED],
        "statuses": STATUSES,
        "unfold": bool(chosen.query) and not page.rows,
    }
    shown = {"section": "claims", "chosen": chosen, "page": page, "cards": cards(page.rows)}
    shown["canonical"] = absolute(page.address)
    return render(request, "claims/claims.html", shown | offered)
