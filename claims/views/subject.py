"""The pages about subjects."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.cards import Card, cards, past_cards
from claims.choices import SubjectKind
from claims.chosen import Chosen
from claims.dossiers import dossier
from claims.editions import summaries_at
from claims.filters import about
from claims.lately import lately
from claims.listings import listed_at, open_first
from claims.models import Document, Subject
from claims.revised_subjects import undo_revisions
from claims.views.clocks import CLOCKS, Clocks, read_clocks
from sources.breadcrumbs import Preview, preview
from sources.external_ids import elsewhere
from sources.listing import in_order_of
from sources.page_numbers import NumberedPage, numbered
from sources.shapes import absolute

SUBJECTS = 120
CHANGES = 4


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
    clocks = read_clocks(request)
    known_at = clocks.moment.known_at
    if known_at and found.public_since and known_at < found.public_since:
        return _not_yet(request, clocks)
    page, rows = _claims_about(request, found, clocks)
    undo_revisions(found, clocks.moment.number)
    shown = {
        "section": "subjects",
        "shared": None if clocks.moment.past else _preview(found),
        "subject": found,
        "here": request.path,
        "clocks": clocks,
        "kind": SubjectKind(found.kind),
        "elsewhere": list(elsewhere(found.external_ids)),
        "page": page,
        "canonical": absolute(request.path if clocks.moment.past else page.address),
        "choose": Chosen(subject=found.slug, as_of=clocks.as_of, known_at=clocks.known_at).query,
        "dossier": dossier(rows, clocks.moment),
        "changes": [] if clocks.moment.past else lately(CHANGES, found),
    }
    return render(request, "claims/subject.html", shown)


def _preview(found: Subject) -> Preview:
    """How a link to it looks elsewhere."""
    steps = [(_("Subjects"), reverse("subjects")), (found.name, found.get_absolute_url())]
    return preview(steps, found.description or _("What was claimed of it, and what became of that"))


def _not_yet(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """An answer that tells nothing of a subject which this site had not shown by then."""
    shown = {"section": "subjects", "here": request.path, "clocks": clocks}
    shown["canonical"] = absolute(request.path)
    return render(request, "claims/subject_not_yet.html", shown)


def _claims_about(
    request: HttpRequest, subject: Subject, clocks: Clocks
) -> tuple[NumberedPage[Any], list[Card]]:
    """The claims about a subject, open ones first, now or at a past moment."""
    alone = Subject.objects.filter(pk=subject.pk)
    if not clocks.moment.past:
        documents = about(Document.objects.listed(), alone).open_first().for_lists()
        now = numbered(request, documents)
        return now, cards(now.rows, at=request.path)
    editions = open_first(listed_at(clocks.moment, {"subject": alone}), clocks.moment)
    page = numbered(request, editions, keep=CLOCKS)
    summaries = summaries_at(page.rows, clocks.moment)
    return page, past_cards(summaries, clocks.query, at=request.path)
