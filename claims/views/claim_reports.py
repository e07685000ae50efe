"""All reports and verdicts of one claim, in pages: behind what the claim's page folds away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from claims.chronicle import ReportItem, chronicle
from claims.editions import document_at
from claims.folds import Entry, Fold, folds, listed
from claims.line_writer import Lines
from claims.models import Claim
from claims.past import known
from claims.views.claim import moved
from claims.views.clocks import CLOCKS, Clocks, read_clocks
from claims.views.kept import kept
from sources.page_numbers import numbered
from sources.shapes import absolute

PER_PAGE = 60
OFFERED = 12
"""So many origins are offered to choose from, those most repeated."""


@require_safe
def claim_reports(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Every report and verdict, newest first, or those of one origin; now or at a past moment."""
    found = get_object_or_404(Claim.objects.public().with_document(), public_id=public_id)
    address = found.get_reports_url()
    if request.path != address:
        return moved(request, address)
    if wanted := request.GET.get("report"):
        return _at(wanted, found, address, read_clocks(request))
    return kept(request, found, partial(_rendered, request, found, address))


def _rendered(request: HttpRequest, found: Claim, address: str) -> str:
    """The page as the rows have it."""
    clocks = read_clocks(request)
    rows = known([found], clocks.moment.number)[found.pk]
    document = document_at(found, clocks.moment, rows)
    if document is None:
        raise Http404("This site had not published this claim by then.")
    told = chronicle(found, clocks.moment, rows)
    offered = folds(told)
    chosen = _chosen(request, offered)
    entries = _of(chosen, listed(told))
    keep = [*CLOCKS, "origin"]
    page = numbered(
        request, Lines(told, entries, (), f"{address}{clocks.more}report="), keep=keep,
        per_page=PER_PAGE,
    )  # fmt: skip
    shown = {
        "section": "claims",
        "claim": found,
        "content": json.loads(document),
        "clocks": clocks,
        "chosen": chosen,
        "offered": sorted(offered.values(), key=lambda fold: -len(fold.reports))[:OFFERED],
        "here": address,
        "page": page,
        "canonical": absolute(address if clocks.moment.past or chosen else page.address),
    }
    return render_to_string("claims/claim_reports.html", shown, request)


def _chosen(request: HttpRequest, offered: dict[str, Fold]) -> Fold | None:
    key = request.GET.get("origin")
    if key and key not in offered:
        raise Http404("No report of this claim goes back to that.")
    return offered[key] if key else None


def _of(chosen: Fold | None, entries: Sequence[Entry]) -> Sequence[Entry]:
    if chosen is None:
        return entries
    within = {item.report.pk for item in chosen.members}
    return [e for e in entries if isinstance(e, ReportItem) and e.report.pk in within]


def _at(public_id: str, found: Claim, address: str, clocks: Clocks) -> HttpResponse:
    """The way to the page that shows a report, and to its place there."""
    for place, entry in enumerate(listed(chronicle(found, clocks.moment))):
        if isinstance(entry, ReportItem) and entry.report.public_id == public_id:
            number = place // PER_PAGE + 1
            page = f"{clocks.more}{urlencode({'page': number})}" if number > 1 else clocks.query
            return redirect(f"{address}{page}#report-{public_id}")
    raise Http404("This claim has no such report.")
