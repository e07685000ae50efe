"""The API's way through the site: without sessions, forms and sign-in, which it has no use for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import get_resolver

from tracker.trailing_slash import without_trailing_slash

GetResponse = Callable[[HttpRequest], HttpResponseBase]
DOCS = "/api/v1/docs"
"""A page among the resources; it goes the way of pages."""
KEPT: tuple[Callable[[Any], Any], ...] = (
    SecurityMiddleware,
    without_trailing_slash,
    CommonMiddleware,
)
"""Of the site's middleware what the API needs: HTTPS, hosts, and one address for each thing."""


def leads_to(request: HttpRequest) -> bool:
    """Whether a request goes this way."""
    return request.path_info.startswith("/api/") and request.path_info != DOCS


def short_way() -> GetResponse:
    """From a request to the API's view."""
    way: Any = convert_exception_to_response(_view)
    for middleware in reversed(KEPT):
        way = convert_exception_to_response(middleware(way))
    return cast(GetResponse, way)


def _view(request: HttpRequest) -> HttpResponseBase:
    match = get_resolver().resolve(request.path_info)
    request.resolver_match = match
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response
