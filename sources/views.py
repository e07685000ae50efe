"""The public pages about sources."""

from __future__ import annotations

from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources.breadcrumbs import Preview, preview
from sources.choices import SourceKind
from sources.external_ids import elsewhere
from sources.listing import in_order_of
from sources.models import Source
from sources.page_numbers import numbered
from sources.shapes import absolute

SOURCES = 120


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Everybody who published or said something here, by name."""
    kind = request.GET.get("kind", "")
    if kind and kind not in SourceKind.values:
        raise Http404("There is no such kind of source.")
    public = Source.objects.public()
    kinds = set(public.order_by().values_list("kind", flat=True).distinct())
    chosen = public.filter(kind=kind) if kind else public
    page = numbered(
        request,
        chosen.with_counts().order_by(in_order_of(SourceKind, "kind"), Lower("name"), "pk"),
        keep=["kind"],
        per_page=SOURCES,
    )
    shown = {"section": "sources", "page": page, "kind": kind}
    shown["canonical"] = absolute(page.address)
    shown["kinds"] = [k for k in SourceKind if k in kinds]
    return render(request, "sources/sources.html", shown)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source: what it published and what it said, the newest first, and what came of it."""
    found = get_object_or_404(Source.objects.public(), slug=slug)
    published = found.reports.public().with_claims().latest_first()
    said = found.statements.public().exclude(outlet=found).with_claims().latest_first()
    reports = numbered(request, published, keep=["said"])
    shown = {
        "section": "sources",
        "shared": _preview(found),
        "source": found,
        "kind": SourceKind(found.kind),
        "elsewhere": list(elsewhere(found.external_ids)),
        "canonical": absolute(reports.address),
        "reports": reports,
        "statements": numbered(request, said, parameter="said", keep=["page"]),
    }
    return render(request, "sources/source.html", shown)


def _preview(found: Source) -> Preview:
    """How a link to it looks elsewhere."""
    steps = [(_("Sources"), reverse("sources")), (found.name, found.get_absolute_url())]
    return preview(steps, found.description or _("What it published, and what came of that"))
