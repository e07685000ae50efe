"""The API's gate: whose request it is, and whether there is something left of their allowance."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from tracker.accounts.whence import visitor_of
from tracker.api.problems import BY_STATUS, OUT_OF_SCOPE, problem
from tracker.api_keys.keys import PREFIX, NoSuchKey, recognise
from tracker.api_keys.limits import Count, spend
from tracker.api_keys.models import ApiKey, Scope

GetResponse = Callable[[HttpRequest], HttpResponseBase]
EXPORTS = "/api/v1/exports"
NEEDS_KEY = 'Bearer realm="Claimline API"'


def gate(get_response: GetResponse) -> GetResponse:
    """Let requests through that may be answered; tell each of them what is left."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return get_response(request)
        try:
            key, refusal = _key(request), None
        except NoSuchKey:
            key, refusal = None, _unknown
        needed = Scope.EXPORTS if request.path_info.startswith(EXPORTS) else Scope.READ
        if key and needed not in key.scopes:
            refusal = partial(_out_of_scope, needed=needed)
        count = _count(request, key)
        if count and count.spent:
            response: HttpResponseBase = _too_many(request, count)
        else:
            response = refusal(request) if refusal else get_response(request)
        for name, value in (count.headers if count else {}).items():
            response[name] = value
        if key and "Cache-Control" in response:
            response["Cache-Control"] = response["Cache-Control"].replace("public", "private")
        return response

    return respond


def _key(request: HttpRequest) -> ApiKey | None:
    """The key shown: as a bearer token (RFC 6750), or as Google's clients send theirs."""
    scheme, _, shown = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return recognise(shown.strip())
    if not request.path_info.startswith("/api/"):
        given = request.GET.get("key", "")
        if given.startswith(PREFIX):
            return recognise(given)
    return None


def _count(request: HttpRequest, key: ApiKey | None) -> Count | None:
    """Count the request; None where there is no limit, or nobody to count it for."""
    if key:
        policy, who, quota = "key", str(key.pk), settings.RATE_LIMIT_WITH_KEY
    else:
        policy, who, quota = "address", visitor_of(request) or "", settings.RATE_LIMIT
    return spend(policy, who, quota) if quota and who else None


def _too_many(request: HttpRequest, count: Count) -> HttpResponse:
    wait = f"{count.quota} requests a minute are answered: go on in {count.seconds} seconds"
    more = "." if count.policy == "key" else ", or ask this site's editors for a key."
    return problem(request, BY_STATUS[429], wait + more)


def _unknown(request: HttpRequest) -> HttpResponse:
    refused = problem(request, BY_STATUS[401])
    refused["WWW-Authenticate"] = f'{NEEDS_KEY}, error="invalid_token"'
    return refused


def _out_of_scope(request: HttpRequest, *, needed: Scope) -> HttpResponse:
    told = f"This key lacks the scope “{needed.value}”: ask for one that has it, or show none."
    refused = problem(request, OUT_OF_SCOPE, told)
    refused["WWW-Authenticate"] = f'{NEEDS_KEY}, error="insufficient_scope", scope="{needed.value}"'
    return refused
