"""What readers see when something is wrong: in the look of the site, with a way on.

Errors of the API are answered by the API itself.
"""

from __future__ import annotations

import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from claims.departures import is_gone

AWAY = (OperationalError, InterfaceError)
"""What the database's driver raises where it is not the query's fault: no connection, no time."""
COMES_BACK = 5
"""Seconds in which a restarted database usually answers again."""
NAMED = ("/sources/", "/subjects/")
"""Where a page's address is made of a name."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request makes no sense to us."""
    told = str(exception) if type(exception) is BadRequest else ""  # others may name what we guard
    return render(request, "400.html", {"told": told}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The reader may not do this."""
    return render(request, "403.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the proof that it was sent from here."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page; or there was one, at an address that held what was removed."""
    if request.path.startswith(NAMED) and is_gone(request.path):
        return render(request, "410.html", status=410)
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """The fault is ours, or the database is away. Rendered without the request: it may be broken.

    Django calls this while it handles the exception.
    """
    if isinstance(sys.exc_info()[1], AWAY):
        later = {"Retry-After": str(COMES_BACK), "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=later)
    return HttpResponse(render_to_string("500.html"), status=500)
