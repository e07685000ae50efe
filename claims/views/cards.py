"""Pictures for where a link to this site is shared."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from claims.models import Document
from claims.sharing.card import card_of, site_card

VERSIONED = "public, max-age=31536000, immutable"
LATEST = "public, max-age=300, stale-while-revalidate=86400"


@require_safe
def claim_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """The card of a claim as it stands; kept for good at the address that names its version."""
    document = get_object_or_404(Document, public_id=public_id)
    etag = f'"card-{document.etag}"'
    if (known := get_conditional_response(request, etag)) is None:
        known = HttpResponse(card_of(document), content_type="image/png")
    current = request.GET.get("v") == str(document.entry_id)
    known["ETag"] = etag
    known["Cache-Control"] = VERSIONED if current else LATEST
    return known


@require_safe
def default_card(request: HttpRequest) -> HttpResponse:
    """The card of the site."""
    answer = HttpResponse(site_card(), content_type="image/png")
    answer["Cache-Control"] = LATEST
    return answer
