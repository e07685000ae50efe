"""A drop-in for Google's Fact Check Tools API: its addresses, answers and errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from claims.fact_checks.asked import Form, read
from claims.fact_checks.masks import masked
from claims.fact_checks.refusal import Refused, envelope
from claims.fact_checks.reviews import search_claims
from sources.shapes import Shape

FRESH = "public, max-age=60, stale-while-revalidate=600"
READS = ("GET", "HEAD", "OPTIONS")
OLD_ERRORS = re.compile(r"(?:\$|%24)\.xgafv=1(?:&|$)")
Door = Callable[..., HttpResponse]


def _in_envelope(door: Door) -> Door:
    """Read-only, open to scripts of any site, its refusals told as Google tells them."""

    @csrf_exempt
    def respond(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            response = _allowed(request) or door(request, **kwargs)
        except Refused as refused:
            old = bool(OLD_ERRORS.search(request.META.get("QUERY_STRING", "")))
            body = json.dumps(envelope(refused, old_form=old), indent=2)
            response = HttpResponse(body, "application/json; charset=UTF-8", refused.code)
            response["Cache-Control"] = "no-store"
            if refused.code == 405:
                response["Allow"] = ", ".join(READS)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return respond


def _allowed(request: HttpRequest) -> HttpResponse | None:
    """The answer to OPTIONS; None for a request to be read. Raises Refused for a write."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204, headers={"Allow": ", ".join(READS)})
        answer["Access-Control-Allow-Methods"] = ", ".join(READS)
        answer["Access-Control-Allow-Headers"] = "*"
        return answer
    if request.method not in READS:
        raise Refused("This can only be read: use GET.", code=405)
    return None


@_in_envelope
def search(request: HttpRequest) -> HttpResponse:
    """Search through fact-checked claims."""
    asked, form = read(request.META.get("QUERY_STRING", ""))
    answer = search_claims(asked)
    return _written(masked(answer, form.mask) if form.mask else answer, form)


@_in_envelope
def elsewhere(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else Google's API offers: it is not here."""
    raise Refused("Method not found: only v1alpha1/claims:search is here.", code=404)


def _written(answer: Shape, form: Form) -> HttpResponse:
    text = json.dumps(answer, indent=2 if form.pretty else None, ensure_ascii=bool(form.callback))
    if not form.callback:
        response = HttpResponse(text, "application/json; charset=UTF-8")
    else:
        script = f"// API callback\n{form.callback}({text});"
        response = HttpResponse(script, "text/javascript; charset=UTF-8")
    response["Cache-Control"] = FRESH
    return response
