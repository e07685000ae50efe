"""Search by words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import names
from claims.cards import Card, cards
from claims.excerpts import Excerpt, excerpts
from claims.models import Document, Subject
from claims.search import NEWEST, normal, ranked, resembling
from sources.models import Source
from sources.page_numbers import numbered
from sources.shapes import absolute

LONGEST = 300


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Claims that hold the words, subjects and sources of that name; else what looks like them."""
    query = normal(request.GET.get("q", ""))[:LONGEST].strip()
    listed = Document.objects.listed()
    found = ranked(listed, query) if query else listed.none()
    page = numbered(request, found.for_lists(), keep=["q"])
    subjects, sources = Subject.objects.public(), Source.objects.public()
    shown = {
        "query": query,
        "canonical": absolute(request.path),
        "page": page,
        "rows": _rows(page.rows, query),
        "newest": NEWEST,
        "subjects": names.named(subjects.with_counts(), query) if query else (),
        "sources": names.named(sources.with_counts(), query) if query else (),
    }
    if query and not page.total and not shown["subjects"] and not shown["sources"]:
        shown["close"] = cards(resembling(listed, query))
        shown["close_subjects"] = names.resembling(subjects.with_counts(), query)
        shown["close_sources"] = names.resembling(sources.with_counts(), query)
    return render(request, "claims/search.html", shown)


def _rows(documents: list[Document], query: str) -> list[tuple[Card, Excerpt | None]]:
    """Each claim found, and where it was quoted with the words."""
    quoted = excerpts([document.pk for document in documents], query) if documents else {}
    shown = zip(documents, cards(documents), strict=True)
    return [(card, quoted.get(document.pk)) for document, card in shown]
