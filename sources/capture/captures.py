"""Have a page fetched for an editor, or read what the editor pasted."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from sources.capture.address import domain_of, page_key
from sources.capture.failure import Failure, NotFetched
from sources.capture.fetch import fetch
from sources.capture.reading import LARGEST, Reading, read_page
from sources.models import Capture, Source
from sources.models.capture import CaptureState

KEPT = timedelta(days=14)
"""For how long the text of a page is kept; its hash stays."""
LONGEST = 2000


@transaction.atomic
def ask(*, by: User, url: str) -> Capture:
    """Note that a page is to be fetched; the worker does it. Raises ValidationError."""
    address = url.strip()
    if len(address) > LONGEST or not page_key(address):
        raise ValidationError(
            {"url": "Paste the address of a page: it begins with http:// or https://."}
        )
    capture = Capture(asked_by=by, asked_url=address, page_key=page_key(address))
    capture.full_clean()
    capture.save()
    return capture


def carry_out(capture: Capture) -> Capture:
    """Fetch and read a waiting page, in at most some seconds; a failure is noted, not raised."""
    try:
        page = fetch(capture.asked_url)
    except NotFetched as problem:
        capture.state, capture.failure = CaptureState.FAILED, problem.failure
        capture.failure_status = problem.status
    else:
        _note(capture, read_page(page.text, page.url), page.url)
    with transaction.atomic():
        locked = Capture.objects.select_for_update().get(pk=capture.pk)
        if not locked.waits:  # The editor pasted the text meanwhile.
            return locked
        capture.save()
    return capture


@transaction.atomic
def paste(*, by: User, content: str, url: str = "", capture: Capture | None = None) -> Capture:
    """Read a pasted page, HTML or text, in place of one that could not be fetched.

    Raises ValidationError for nothing, or for more than 2 MB.
    """
    if not content.strip():
        raise ValidationError({"content": "Paste the page’s text, or its HTML."})
    if len(content) > LARGEST:
        raise ValidationError({"content": "This is too long: at most 2 MB are read."})
    if capture is None:
        capture = Capture(asked_by=by, asked_url=url, page_key=page_key(url))
    else:
        capture = Capture.objects.select_for_update().get(pk=capture.pk)
    _note(capture, read_page(content, capture.asked_url), capture.asked_url)
    capture.pasted = True
    capture.full_clean(exclude=["text"])
    capture.save()
    return capture


def failure_message(capture: Capture) -> str:
    """Why a page was not fetched, in one sentence."""
    return NotFetched(Failure(capture.failure), status=capture.failure_status).message


def outlet_at(url: str) -> Source | None:
    """The source that publishes at an address: the one with the longest domain that fits."""
    host = domain_of(url).partition(":")[0]
    parts = host.split(".")
    fitting = [".".join(parts[start:]) for start in range(len(parts) - 1)]
    found = Source.objects.filter(domains__overlap=fitting).order_by("pk")
    longest: dict[int, Source] = {}
    for source in found:
        length = max(len(domain) for domain in source.domains if domain in fitting)
        longest.setdefault(length, source)
    return longest[max(longest)] if longest else None


def forget_texts(now: datetime) -> int:
    """Empty the texts that have been kept long enough; return how many."""
    old = Capture.objects.filter(asked_at__lt=now - KEPT).exclude(text="")
    return old.update(text="")


def _note(capture: Capture, reading: Reading, url: str) -> None:
    canonical = reading.url or url
    capture.state, capture.failure, capture.failure_status = CaptureState.READ, "", None
    capture.read_at = timezone.now()
    capture.url = canonical if len(canonical) <= LONGEST else url
    capture.page_key = page_key(capture.url) or capture.page_key
    capture.headline, capture.outlet_name = reading.headline, reading.outlet
    capture.authors, capture.language = list(reading.authors), reading.language
    capture.published = reading.published
    capture.text, capture.text_hash = reading.text, reading.text_hash
    capture.reviews = [asdict(review) for review in reading.reviews]
