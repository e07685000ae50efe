"""A claim's pages as they were rendered, kept until its document changes.

Everything that such a page shows is written into the claim's document, or changes with it: the
entry of every change, a redaction too, rewrites the documents of the claims that show it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import get_language

from claims.models import Claim

READ = ("as_of", "known_at", "page", "origin")
"""The parameters that these pages read; others make no other page."""
A_DAY = 86_400


def kept(request: HttpRequest, claim: Claim, render: Callable[[], str]) -> HttpResponse:
    """The page at this address, rendered if that has not been done since the claim changed.

    The claim is loaded `with_document`. What `render` raises is not kept.
    """
    key = _key(request, claim)
    page = cache.get(key)
    if page is None:
        page = render().encode()
        cache.set(key, page, A_DAY)
    return HttpResponse(page)


def _key(request: HttpRequest, claim: Claim) -> str:
    """The document, the day, the language and the address, as one short word."""
    document = claim.document
    asked = [f"{name}={value}" for name in READ for value in request.GET.getlist(name)]
    parts = [
        document.etag, str(document.entry_id), f"{now():%Y%m%d}", get_language() or "",
        settings.SITE_URL, request.path, *asked,
    ]  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
