"""One address for each page: without a slash at its end."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import is_valid_path

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class PermanentRedirectKeepingMethod(HttpResponsePermanentRedirect):
    """308: the same request again, at this address."""

    status_code = 308


def without_trailing_slash(get_response: GetResponse) -> GetResponse:
    """Middleware that redirects to the address without slashes at its end, if only that exists."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 404 or not request.path_info.endswith("/"):
            return response
        # Slashes are taken from both ends, so that //elsewhere.example/ stays on this site.
        target = "/" + request.path_info.strip("/")
        if not is_valid_path(target):
            return response
        address = quote(request.META.get("SCRIPT_NAME", "") + target)
        if query := request.META.get("QUERY_STRING"):
            address += "?" + quote(query, safe="/#%[]=:;$&()+,!?*@'~")
        keeps_method = request.method not in ("GET", "HEAD")
        kind = PermanentRedirectKeepingMethod if keeps_method else HttpResponsePermanentRedirect
        return kind(address)

    return respond
