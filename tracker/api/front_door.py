"""The API's front door: open to every origin for reading, and plain about every error.

Outermost, so that it also sees the errors that no view of the API raised.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tracker.api.problems import CONTENT_TYPE, fallback, problem

GetResponse = Callable[[HttpRequest], HttpResponseBase]
READS = ("GET", "HEAD", "OPTIONS")


def front_door(get_response: GetResponse) -> GetResponse:
    """Middleware for everything under /api/; other addresses pass untouched."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path_info.startswith("/api/"):
            return response
        if response.status_code >= 400 and isinstance(response, HttpResponse):
            _tell(request, response)
        _open(request, response)
        return response

    return respond


def _tell(request: HttpRequest, response: HttpResponse) -> None:
    """Say the same error as a problem, under the same headers."""
    if response.get("Content-Type") == CONTENT_TYPE:
        return
    told = problem(request, fallback(response.status_code), status=response.status_code)
    response.content = told.content
    for name, value in told.items():
        response[name] = value
    response["Content-Length"] = str(len(told.content))
    del response["ETag"], response["Last-Modified"]


def _open(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let scripts of any site ask: nothing here depends on who does, nor changes anything."""
    if request.method not in (*READS, "POST"):
        return
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Content-Range"
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = response.get("Allow", ", ".join(READS))
        response["Access-Control-Allow-Headers"] = (
            "Accept, Content-Type, If-None-Match, If-Modified-Since, If-Range, Range"
        )
        response["Access-Control-Max-Age"] = "86400"
