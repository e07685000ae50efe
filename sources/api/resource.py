"""What every address of the API shares: read-only, anonymous, strict about what it is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.views import APIView

from sources.api.pages import Page, page_as_json
from sources.api.parameters import Parameter, Query, read_query
from sources.api.sparse import cut_each, joined

FRESH = "public, max-age=10, stale-while-revalidate=60"
"""How long a copy may be served: short, because an editor may publish at any moment."""


class Resource(APIView):
    """Answers GET, HEAD and OPTIONS; refuses every query parameter that is not in `parameters`."""

    http_method_names: Sequence[str] = ["get", "head", "options"]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    query: Query

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the query first, strictly; DRF would read it again and less so."""
        if request.method in ("GET", "HEAD"):
            self.query = read_query(request.META.get("QUERY_STRING", ""), self.parameters)
        super().initial(request, *args, **kwargs)

    def options(  # type: ignore[override]  # no Response of DRF: there is nothing to negotiate
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Which methods there are."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def answer_page(
        self,
        bodies: Iterable[bytes],
        shown: Page[Any],
        *,
        added: Iterable[Mapping[str, bytes]] = (),
        fresh: str = FRESH,
    ) -> HttpResponseBase:
        """Send a page of items that are JSON, each with the fields asked for and what is added."""
        items = cut_each(bodies, self.query)
        if added:
            items = map(joined, items, added)
        response = self.answer(page_as_json(items, shown), fresh=fresh)
        around = (("next", shown.next), ("prev", shown.previous))
        links = [f'<{address}>; rel="{name}"' for name, address in around if address]
        if links and response.status_code == 200:
            response["Link"] = ", ".join(links)  # RFC 8288
        return response

    def answer(
        self,
        body: bytes,
        *,
        etag: str = "",
        modified: datetime | None = None,
        content_type: str = "application/json",
        fresh: str = FRESH,
    ) -> HttpResponseBase:
        """Send the body, or 304 to a client that has it; without an ETag its hash is one."""
        etag = etag or hashlib.sha256(body).hexdigest()
        return conditional(
            self.request._request, body, etag=etag, modified=modified,
            content_type=content_type, fresh=fresh,
        )  # fmt: skip


def conditional(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str,
    modified: datetime | None = None,
    content_type: str = "application/json",
    fresh: str = FRESH,
) -> HttpResponseBase:
    """The body with its validators, or 304 to a client that has it (RFC 9110 §13)."""
    strong = f'"{etag}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = strong
    response["Cache-Control"] = fresh
    moment = int(modified.timestamp()) if modified else None
    if moment is not None:
        response["Last-Modified"] = http_date(moment)
    return get_conditional_response(request, strong, moment, response) or response
