"""The pages about subjects."""

from __future__ import annotations

from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from claims.cards import Card, cards
from claims.choices import SETTLED, Status, SubjectKind
from claims.filters import about
from claims.models import Document, Subject
from sources.external_ids import elsewhere
from sources.listing import in_order_of
from sources.page_numbers import numbered
from sources.shapes import absolute

SUBJECTS = 120


@require_safe
def subjects(request: HttpRequest) -> HttpResponse:
    """Everything that public claims are about, by kind and name."""
    kind = request.GET.get("kind", "")
    if kind and kind not in SubjectKind.values:
        raise Http404("There is no such kind of subject.")
    public = Subject.objects.public()
    kinds = set(public.order_by().values_list("kind", flat=True).distinct())
    chosen = public.filter(kind=kind) if kind else public
    page = numbered(
        request,
        chosen.with_counts().order_by(in_order_of(SubjectKind, "kind"), Lower("name"), "pk"),
        keep=["kind"],
        per_page=SUBJECTS,
    )
    shown = {"section": "subjects", "page": page, "kind": kind}
    shown["canonical"] = absolute(page.address)
    shown["kinds"] = [k for k in SubjectKind if k in kinds]
    return render(request, "claims/subjects.html", shown)


@require_safe
def subject(request: HttpRequest, slug: str) -> HttpResponse:
    """One subject: what it is, and what became of the claims about it, open ones first."""
    found = get_object_or_404(Subject.objects.public(), slug=slug)
    documents = about(Document.objects.listed(), Subject.objects.filter(pk=found.pk))
    page = numbered(request, documents.open_first().for_lists())
    shown = {
        "section": "subjects",
        "subject": found,
        "kind": SubjectKind(found.kind),
        "elsewhere": list(elsewhere(found.external_ids)),
        "page": page,
        "canonical": absolute(page.address),
        "rows": [(_heading(card), card) for card in cards(page.rows, at=request.path)],
    }
    return render(request, "claims/subject.html", shown)


def _heading(card: Card) -> str:
    """What the claims of a subject are grouped under."""
    if card.status in SETTLED:
        return "Settled"
    return "Moot" if card.status == Status.MOOT else "Open"
