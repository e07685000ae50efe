"""The API's front door: open to every origin for reading, and plain about every error.

Outermost, so that it also sees the errors that no view of the API raised.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from claims.fact_checks.refusal import Refused, envelope
from tracker.api.problems import CONTENT_TYPE, fallback, problem
from tracker.api.short_way import leads_to, short_way
from tracker.api_keys.gate import gate

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LIKE_GOOGLES = "/v1alpha1/"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""Data is no page: whatever a browser makes of it may load, run and frame nothing."""
READS = ("GET", "HEAD", "OPTIONS")


def front_door(get_response: GetResponse) -> GetResponse:
    """Middleware for everything under /api/, and beside it what answers as Google's API does."""

    limited = cast(GetResponse, convert_exception_to_response(gate(_ways(get_response))))

    def respond(request: HttpRequest) -> HttpResponseBase:
        limits = leads_to(request) or request.path_info.startswith(LIKE_GOOGLES)
        response = limited(request) if limits else get_response(request)
        if request.path_info.startswith(LIKE_GOOGLES):
            return _told_as_google_does(response)
        if not request.path_info.startswith("/api/"):
            return response
        if response.status_code >= 400 and isinstance(response, HttpResponse):
            _tell(request, response)
        _open(request, response)
        response.headers.setdefault("Content-Security-Policy", NOTHING)
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    return respond


def _ways(get_response: GetResponse) -> GetResponse:
    short = short_way()
    return lambda request: short(request) if leads_to(request) else get_response(request)


def _told_as_google_does(response: HttpResponseBase) -> HttpResponseBase:
    """An error that no view of that API has told, in Google's envelope."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    told = response.get("Content-Type", "").startswith("application/json")
    if response.status_code < 400 or told or not isinstance(response, HttpResponse):
        return response
    problem = response.get("Content-Type") == CONTENT_TYPE
    said = json.loads(response.content)["detail"] if problem else ""
    refused = Refused(said or fallback(response.status_code).meaning, code=response.status_code)
    response.content = json.dumps(envelope(refused), indent=2).encode()
    response["Content-Type"] = "application/json; charset=UTF-8"
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-store"
    return response


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
    response["Access-Control-Expose-Headers"] = (
        "ETag, Link, Content-Range, RateLimit, RateLimit-Policy, Retry-After"
    )
    if request.method == "OPTIONS":
        response["Access-Control-Allow-Methods"] = response.get("Allow", ", ".join(READS))
        response["Access-Control-Allow-Headers"] = (
            "Accept, Authorization, Content-Type, If-None-Match, If-Modified-Since, If-Range, Range"
        )
        response["Access-Control-Max-Age"] = "86400"
