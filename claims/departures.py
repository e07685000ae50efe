"""Addresses that are gone for good: whoever follows an old link is told so (RFC 9110, 15.5.11)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.crypto import salted_hmac

from claims.models.departure import Departure


def note(paths: Iterable[str]) -> None:
    """Remember that pages stood at these paths."""
    rows = [Departure(digest=_digest(path, settings.SECRET_KEY)) for path in paths]
    Departure.objects.bulk_create(rows, ignore_conflicts=True)


def is_gone(path: str) -> bool:
    """Whether a page stood at this path whose name was removed since. One query."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return Departure.objects.filter(digest__in=[_digest(path, key) for key in keys]).exists()


def _digest(path: str, key: str) -> str:
    hashed = salted_hmac("claims.departures", path, secret=key, algorithm="sha256")
    return hashed.hexdigest()
