"""The public pages about sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from sources.models import Source


def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source and what it reported."""
    found = get_object_or_404(Source.objects.public(), slug=slug)
    return render(request, "sources/source.html", {"source": found})
