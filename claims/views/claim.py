"""The page of one claim."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from claims.models import Document


def claim(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """One claim: what became of it, and the evidence."""
    document = get_object_or_404(Document, public_id=public_id)
    return render(request, "claims/claim.html", {"claim": document.content})
