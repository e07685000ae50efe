"""The page of one claim."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.models import Claim
from claims.portrait import portray
from claims.sharing.shared import shared
from claims.views.clocks import CLOCKS, read_clocks
from sources.page_numbers import numbered
from sources.shapes import absolute

LINES = 60


@require_safe
def claim(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """One claim: what became of it, how we know, and what we said, now or at a past moment."""
    found = get_object_or_404(Claim.objects.public(), public_id=public_id)
    address = found.get_absolute_url()
    if request.path != address:
        query = request.META["QUERY_STRING"]
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    clocks = read_clocks(request)
    portrait = portray(found, clocks.moment)
    if portrait is None:
        raise Http404("This site had not published this claim by then.")
    shown = {
        "section": "claims",
        "claim": found,
        "portrait": portrait,
        "content": portrait.content,
        "moment": clocks.moment,
        "clocks": clocks,
        "page": numbered(request, portrait.lines, keep=CLOCKS, per_page=LINES),
        "canonical": absolute(address),
        "shared": None if clocks.moment.past else shared(found, portrait.content),
    }
    return render(request, "claims/claim.html", shown)
