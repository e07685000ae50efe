"""Conditional requests for readers' pages: who has the page as it stands is told so at once.

Everything on such a page comes from the record and the code, so one validator serves for all: the
number of the last entry, the code, the day, and the address. RFC 9110, section 13.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.timezone import now

from claims.models import Entry

PAGES = frozenset(
    {
        "home", "claims", "claim", "claim-reports", "subjects", "subject", "sources", "source",
        "corrections", "search", "embed",
    }
)  # fmt: skip
EXPLAINING = frozenset({"method", "about"})
"""Pages that need no database."""
FOR_READERS = "public, max-age=60, stale-while-revalidate=600"
FOR_EDITORS = "private, no-cache"
"""Whoever has a session sees each change at once."""
CODE = ("claims", "sources", "tracker", "templates")
KINDS = (".py", ".html", ".svg", ".css", ".js", ".json")


class Freshness:
    """Middleware: answers 304 before anything is rendered, and tags what is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Tag the page, or the 304 in its place, with the validator that `process_view` found."""
        answer = self.get_response(request)
        etag = getattr(request, "validator", None)
        if etag and answer.status_code in (200, 304) and not answer.cookies:
            answer["ETag"] = etag
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            answer.setdefault("Cache-Control", FOR_EDITORS if signed_in else FOR_READERS)
            patch_vary_headers(answer, ["Cookie"])  # no editor is shown what a reader keeps
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """A 304 to whoever has the page as it stands; None for others, and for other pages."""
        match = request.resolver_match
        name = match.url_name if match and request.method in ("GET", "HEAD") else None
        if name not in PAGES | EXPLAINING:
            return None
        last = _last() if name in PAGES else 0
        request.validator = etag = validator(request, last)  # type: ignore[attr-defined]
        return get_conditional_response(request, etag)


def _last() -> int:
    return Entry.objects.aggregate(last=Max("number"))["last"] or 0


def validator(request: HttpRequest, last: int) -> str:
    """A strong entity tag of the page at this address, as it stands after the last entry."""
    parts = (code(), str(last), f"{now():%Y%m%d}", request.get_full_path())
    return f'"{hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]}"'


@cache
def code() -> str:
    """The hash of what pages are made by: code, templates, styles and the settings they show."""
    told = hashlib.sha256(f"{settings.SITE_URL} {settings.SECOND_EDITOR}".encode())
    for path in _files(Path(settings.BASE_DIR)):
        told.update(path.read_bytes())
    return told.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for folder in CODE:
        yield from sorted(path for path in (root / folder).rglob("*") if path.suffix in KINDS)
