"""The pages that explain the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.meanings import MEANINGS
from sources.shapes import absolute


def method(request: HttpRequest) -> HttpResponse:
    """How claims are judged: the statuses, their standards, how origins are counted."""
    told = {
        "section": "method",
        "canonical": absolute(request.path),
        "meanings": MEANINGS,
        "two_editors": settings.SECOND_EDITOR,
        "site": settings.SITE_URL,
    }
    return render(request, "pages/method.html", told)


def about(request: HttpRequest) -> HttpResponse:
    """What the site is, for whom, and how to read one of its pages."""
    told = {"section": "about", "canonical": absolute(request.path)}
    return render(request, "pages/about.html", told)
