"""What every address of the API shares: read-only, anonymous, strict about what it is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request
from rest_framework.views import APIView

from sources.api.pages import Page
from sources.api.parameters import Parameter, Query, read_query

FRESH = "public, max-age=10, stale-while-revalidate=60"
"""How long a copy may be served: short, because an editor may publish at any moment."""


def as_json(value: Any) -> bytes:
    """The JSON of a value as it is sent: UTF-8, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def page_as_json(results: Iterable[bytes], page: Page[Any]) -> bytes:
    """A page of items that are JSON already, joined and not read again."""
    ends = as_json({"next": page.next, "previous": page.previous})
    return b'{"results":[' + b",".join(results) + b"]," + ends[1:]


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
        strong = f'"{etag or hashlib.sha256(body).hexdigest()}"'
        response = HttpResponse(body, content_type=content_type)
        response["ETag"] = strong
        response["Cache-Control"] = fresh
        moment = int(modified.timestamp()) if modified else None
        if moment is not None:
            response["Last-Modified"] = http_date(moment)
        asked = self.request._request
        sent = get_conditional_response(asked, strong, moment, response)
        return sent or response
