"""The page of everything that we corrected."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.corrections import correcting
from claims.tidings import tell
from sources.page_numbers import numbered
from sources.shapes import absolute


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What we changed after it was public, newest first: what it said before, and why."""
    page = numbered(request, correcting().defer("salt", "leaf", "leaf_hash"))
    shown = {
        "section": "corrections",
        "page": page,
        "corrections": tell(page.rows),
        "canonical": absolute(page.address),
    }
    return render(request, "claims/corrections.html", shown)
