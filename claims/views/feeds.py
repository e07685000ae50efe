"""Feeds of the site, a claim, a subject and a source."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from claims import feeds
from claims.models import Claim, Subject
from sources.models import Source

FRESH = "public, max-age=60, stale-while-revalidate=600"
A_SECOND = timedelta(seconds=1)


@require_safe
def site_feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """Everything that became public, the newest first."""
    return _answer(request, feeds.of_site(), form)


@require_safe
def claim_feed(request: HttpRequest, public_id: str, form: str) -> HttpResponseBase:
    """What happened to one claim."""
    claim = get_object_or_404(Claim.objects.public(), public_id=public_id)
    return _answer(request, feeds.of_claim(claim), form)


@require_safe
def subject_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """What happened to the claims about a subject."""
    subject = get_object_or_404(Subject.objects.public(), slug=slug)
    return _answer(request, feeds.of_subject(subject), form)


@require_safe
def source_feed(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """What happened to the claims that a source reported on."""
    source = get_object_or_404(Source.objects.public(), slug=slug)
    return _answer(request, feeds.of_source(source), form)


def _answer(request: HttpRequest, feed: feeds.Feed, form: str) -> HttpResponseBase:
    """Send the feed, or 304 to a reader that has it.

    Last-Modified counts in seconds: until the second of the last change is over it names an
    earlier one, so that a further change in it is not missed.
    """
    body = feeds.written(feed, form)
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    changed = int(feed.changed_at.timestamp())
    over = int((timezone.now() - A_SECOND).timestamp())
    response = HttpResponse(body, content_type=feeds.TYPES[form])
    response["ETag"] = etag
    response["Last-Modified"] = http_date(min(changed, over))
    response["Cache-Control"] = FRESH
    return get_conditional_response(request, etag, changed, response) or response
