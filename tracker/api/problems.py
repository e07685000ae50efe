"""Every error of the API as RFC 9457 problem details, with a type that leads to its explanation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from sources.api.mistakes import MISTAKES, BodyTooLarge, Mistake, NotFound, UnreadableMediaType
from sources.shapes import absolute

CONTENT_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the last part of its `type`, and what readers are told of it."""

    status: int
    name: str
    title: str
    meaning: str

    @property
    def type(self) -> str:
        """The address that explains it."""
        return absolute(f"{DOCS}#problem-{self.name}")


GENERAL = (
    Kind(400, "bad-request", "Bad request", "The request cannot be understood."),
    Kind(
        401,
        "unknown-key",
        "Unknown key",
        "The key shown is none, or was revoked. Without any key the API answers, too.",
    ),
    Kind(403, "forbidden", "Forbidden", "This may not be done."),
    Kind(
        405,
        "method-not-allowed",
        "Method not allowed",
        "The API is read-only here: use GET, HEAD or OPTIONS, as the Allow header says.",
    ),
    Kind(
        406,
        "not-acceptable",
        "Not acceptable",
        "The Accept header excludes every form in which this can be sent: accept JSON.",
    ),
    Kind(
        412,
        "precondition-failed",
        "Precondition failed",
        "It is no longer what If-Match or If-Unmodified-Since expects: fetch it again.",
    ),
    Kind(
        429,
        "too-many-requests",
        "Too many requests",
        "More was asked than is answered in a minute: wait for as long as Retry-After says. The "
        "headers RateLimit and RateLimit-Policy tell beforehand what is left.",
    ),
    Kind(500, "internal-error", "Internal error", "The fault is ours, and has been noted."),
    Kind(503, "unavailable", "Unavailable", "The site cannot answer now: try again shortly."),
)
OUT_OF_SCOPE = Kind(
    403,
    "out-of-scope",
    "Out of the key's scope",
    "The key shown is for other things: leave it out, or ask for one that has the scope.",
)
BY_STATUS = {kind.status: kind for kind in GENERAL}


def kind_of(mistake: type[Mistake]) -> Kind:
    """The kind of problem that a mistake is."""
    meaning = " ".join((mistake.__doc__ or "").split())
    return Kind(mistake.status_code, mistake.kind, mistake.title, meaning)


_all = (*map(kind_of, MISTAKES), *GENERAL, OUT_OF_SCOPE)
KINDS = tuple(sorted(_all, key=lambda kind: kind.status))


def fallback(status: int) -> Kind:
    """The kind for a status that nothing more particular is known of."""
    for mistake in (NotFound, BodyTooLarge, UnreadableMediaType):
        if status == mistake.status_code:
            return kind_of(mistake)
    return BY_STATUS.get(status) or BY_STATUS[400 if status < 500 else 500]


def problem(
    request: HttpRequest | Request, kind: Kind, detail: str = "", status: int = 0, **members: Any
) -> HttpResponse:
    """The response that tells of a problem; never kept by caches."""
    status = status or kind.status
    body = {
        "type": kind.type,
        "title": kind.title,
        "status": status,
        "detail": detail or kind.meaning,
        "instance": escape_uri_path(request.path),
        **members,
    }
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(json.dumps(body), CONTENT_TYPE, status, headers=headers)


def answer(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler; None for what is our fault, which Django logs and answers."""
    request = context["request"]
    if isinstance(exception, Mistake):
        named: dict[str, Any] = {"parameters": exception.parameters} if exception.parameters else {}
        return problem(request, kind_of(type(exception)), str(exception.detail), **named)
    if isinstance(exception, Http404):
        return problem(request, kind_of(NotFound))
    if not isinstance(exception, APIException):
        return None
    found = problem(request, fallback(exception.status_code), status=exception.status_code)
    if exception.status_code == 405:
        found["Allow"] = ", ".join(context["view"].allowed_methods)
    return found
