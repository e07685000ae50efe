"""Answers go out compressed, a quarter of their size; a proxy in front need not do it."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

PAGE = "text/html"
DATA = (
    "application/json", "application/problem+json", "application/feed+json", "application/atom+xml",
    "application/vnd.oai.openapi", "application/yaml", "text/plain",
)  # fmt: skip
TOO_SHORT = 500
"""Bytes below which the header costs what compressing saves."""
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MATCH")
OURS = re.compile(r'-gzip"')
"""How the tag of a compressed answer ends."""
ACCEPTS = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


class Compression(GZipMiddleware):
    """Middleware that compresses for clients that take it. Outermost: nothing rewrites after it.

    Pages are padded at random against BREACH. Data holds nothing secret; the same bytes are
    compressed to the same bytes, so that the tag stays strong: it is another for each coding
    (RFC 9110 §8.8.3.3). Other answers pass: static files lie compressed on disk.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Let everything behind this compare tags as it gives them."""
        for name in CONDITIONS:
            if OURS.search(told := request.META.get(name, "")):
                request.META[name] = OURS.sub('"', told)
                request.META[f"compression.{name}"] = told

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the answer, compressed if that is worth it."""
        kind = response.get("Content-Type", "")
        if kind.startswith(PAGE):
            return super().process_response(request, response)
        if response.status_code == 304:
            _tag_as_held(request, response)
        elif kind.startswith(DATA) and isinstance(response, HttpResponse):
            _compress(request, response)
        return response


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    if len(response.content) < TOO_SHORT or response.has_header("Content-Encoding"):
        return
    patch_vary_headers(response, ("Accept-Encoding",))
    if not ACCEPTS.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return
    response.content = compress_string(response.content)
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    if etag := response.get("ETag"):
        response["ETag"] = f'{etag[:-1]}-gzip"'


def _tag_as_held(request: HttpRequest, response: HttpResponseBase) -> None:
    """Tell the tag of the copy that is current: the client named it."""
    etag = response.get("ETag", "")
    tag = f'{etag[:-1]}-gzip"'
    if etag and tag in request.META.get("compression.HTTP_IF_NONE_MATCH", ""):
        response["ETag"] = tag
        patch_vary_headers(response, ("Accept-Encoding",))
