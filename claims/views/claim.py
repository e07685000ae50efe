"""The page of one claim."""

from __future__ import annotations

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from claims.models import Claim
from claims.moments import Moment, read_day
from claims.portrait import portray
from sources.page_numbers import numbered
from sources.shapes import absolute

LINES = 60
CLOCKS = ("as_of", "known_at")


@require_safe
def claim(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """One claim: what became of it, how we know, and what we said, now or at a past moment."""
    found = get_object_or_404(Claim.objects.public(), public_id=public_id)
    address = found.get_absolute_url()
    if request.path != address:
        query = request.META["QUERY_STRING"]
        return redirect(f"{address}?{query}" if query else address, permanent=True)
    moment = _moment(request)
    portrait = portray(found, moment)
    if portrait is None:
        raise Http404("This site had not published this claim by then.")
    shown = {
        "section": "claims",
        "claim": found,
        "portrait": portrait,
        "content": portrait.content,
        "moment": moment,
        "asked": {clock: request.GET.get(clock, "") for clock in CLOCKS},
        "page": numbered(request, portrait.lines, keep=CLOCKS, per_page=LINES),
        "canonical": absolute(address),
    }
    return render(request, "claims/claim.html", shown)


def _moment(request: HttpRequest) -> Moment:
    """The past moment that the address asks for: a day to its end, or an exact moment."""
    try:
        clocks = {c: read_day(request.GET[c]) for c in CLOCKS if request.GET.get(c)}
    except ValidationError as error:
        raise BadRequest(error.messages[0]) from error
    return Moment.at(**clocks)
