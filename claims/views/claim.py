"""The page of one claim."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from claims.chronicle import Chronicle
from claims.days import days_of_record
from claims.folds import folded, folds, listed
from claims.line_writer import Lines
from claims.models import Claim
from claims.portrait import portray
from claims.sharing.shared import shared
from claims.views.clocks import CLOCKS, read_clocks
from claims.views.kept import kept
from claims.views.steps import steps
from sources.page_numbers import numbered
from sources.shapes import absolute

LINES = 60
"""A list that does not fit so many lines is folded by origin."""


@require_safe
def claim(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """One claim: what became of it, how we know, and what we said, now or at a past moment."""
    found = get_object_or_404(Claim.objects.public().with_document(), public_id=public_id)
    address = found.get_absolute_url()
    if request.path != address:
        return moved(request, address)
    try:
        return kept(request, found, partial(_rendered, request, found))
    except NotPublished:
        return _not_yet(request, found)


def _rendered(request: HttpRequest, found: Claim) -> str:
    """The page as the rows have it."""
    clocks = read_clocks(request)
    portrait = portray(found, clocks.moment)
    if portrait is None:
        raise NotPublished
    reports = found.get_reports_url() + clocks.more
    lines = _lines(portrait.told, f"{reports}report=")
    shown = {
        "section": "claims",
        "claim": found,
        "portrait": portrait,
        "content": portrait.content,
        "moment": clocks.moment,
        "clocks": clocks,
        "steps": steps(clocks, portrait.days, days_of_record(found)),
        "page": numbered(request, lines, keep=CLOCKS, per_page=LINES),
        "reports": reports,
        "folded": lines.folded,
        "canonical": absolute(found.get_absolute_url()),
        "shared": None if clocks.moment.past else shared(found, portrait.content),
    }
    return render_to_string("claims/claim.html", shown, request)


class NotPublished(Exception):
    """This site had not published the claim by the moment asked for."""


def _not_yet(request: HttpRequest, found: Claim) -> HttpResponse:
    """An answer that says since when there is something to see, and how to look further back."""
    published = found.editions.earliest("entry").entry.recorded_at
    shown = {"section": "claims", "here": request.path, "clocks": read_clocks(request)}
    return render(
        request, "claims/claim_not_yet.html", {**shown, "published": published}, status=404
    )


def moved(request: HttpRequest, address: str) -> HttpResponse:
    """The way to the one address of a page, whatever was asked of the other."""
    query = request.META["QUERY_STRING"]
    return redirect(f"{address}?{query}" if query else address, permanent=True)


def _lines(told: Chronicle, elsewhere: str) -> Lines:
    """The list of a page: flat where it fits, else folded by origin."""
    flat = listed(told)
    if len(flat) <= LINES:
        return Lines(told, flat, (), elsewhere)
    found = list(folds(told).values())
    return Lines(told, folded(told, found), found, elsewhere)
