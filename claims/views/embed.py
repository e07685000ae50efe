"""A claim on other sites: a card to be framed, and the oEmbed answer that leads there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from claims.headline import emphasised
from claims.models import Document
from claims.sharing.oembed import Asked, NotOffered, read_asked, rich
from claims.sharing.summary import counted, one_line_of_why

V = TypeVar("V", bound=Callable[..., HttpResponse])
FRESH = "public, max-age=300, stale-while-revalidate=3600"
framed: Callable[[V], V] = csp_replace(  # type: ignore[assignment]  # of views with one argument
    {"frame-ancestors": ["*"], "script-src": ["'none'"], "connect-src": ["'none'"]}
)
"""The policy of the one page that may be framed: it runs nothing and asks for nothing."""


@require_safe
@xframe_options_exempt
@framed
def embed(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card of a claim as it stands now, without scripts; any site may frame it."""
    document = get_object_or_404(Document, public_id=public_id)
    content = json.loads(bytes(document.body))
    shown = {
        "content": content,
        "headline": list(emphasised(content["sentence"], content["subjects"])),
        "why": one_line_of_why(content),
        "counted": counted(content["evidence"]),
        "path": urlsplit(content["url"]).path,
        "now": now(),
        "host": urlsplit(settings.SITE_URL).netloc,
    }
    answer = render(request, "claims/embed.html", shown)
    answer["Cache-Control"] = FRESH
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """How to show one of our claims on another site (https://oembed.com, type rich)."""
    try:
        asked = read_asked(request.GET)
        told = rich(_public_document(asked.public_id), asked)
    except NotOffered as reason:
        return JsonResponse({"error": str(reason)}, status=reason.status)
    answer = _answered(request, told, asked)
    answer["Cache-Control"] = FRESH
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _public_document(public_id: str) -> dict[str, Any]:
    document = Document.objects.filter(public_id=public_id).first()
    if document is None:
        raise NotOffered("There is no such claim here.", 404)
    content: dict[str, Any] = json.loads(bytes(document.body))
    return content


def _answered(request: HttpRequest, told: dict[str, Any], asked: Asked) -> HttpResponse:
    if asked.form == "xml":
        kind = "text/xml; charset=utf-8"
        return render(request, "claims/oembed.xml", {"told": told}, content_type=kind)
    return JsonResponse(told)
