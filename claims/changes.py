"""The changes feed: the record's entries after a number, in record order, none ever skipped.

Numbers are given out in commit order under the record's lock, so whoever follows them misses none.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import BoundedSemaphore
from typing import NamedTuple

from django.conf import settings
from django.db.models.functions import Length

from claims.models import Entry

MOST_BYTES = 4_000_000
"""A page ends before the entry that would take its bodies beyond this, but for its first one."""
LOOK_SECONDS = 0.5
MARK = 8
"""Bytes of a leaf hash that a place remembers."""
_seats = BoundedSemaphore(max(settings.WEB_THREADS // 2, 1))
"""Half of this process's threads: so many may wait at once, the others serve on."""


class Place(NamedTuple):
    """Where a reader stands: after this entry, which the beginning of its leaf hash tells apart
    from another that was given its number."""

    number: int
    mark: str


BEGINNING = Place(0, "")


class NoSuchEntry(LookupError):
    """The record does not hold the entry that a reader stands on."""


def place_of(entry: Entry) -> Place:
    """The place after an entry."""
    return Place(entry.number, bytes(entry.leaf_hash)[:MARK].hex())


def check_place(place: Place) -> None:
    """Raise NoSuchEntry unless a reader can stand there."""
    if place == BEGINNING:
        return
    entry = Entry.objects.filter(number=place.number).only("leaf_hash").first()
    if entry is None or place_of(entry) != place:
        raise NoSuchEntry(f"entry {place.number}")


def after(number: int, most: int) -> Sequence[Entry]:
    """The next entries after a number: as many as wanted, or fewer if they are very long."""
    ahead = Entry.objects.filter(number__gt=number)
    sizes = ahead.order_by("number").annotate(size=Length("body")).values_list("number", "size")
    last, total = number, 0
    for found, size in sizes[:most]:
        total += size or 0
        if total > MOST_BYTES and last > number:
            break
        last = found
    return list(ahead.filter(number__lte=last).order_by("number")) if last > number else []


def wait_for_one(number: int, seconds: int) -> bool:
    """Wait until the record goes beyond a number, but no longer; whether it does.

    Looks twice a second by one indexed read, holds no transaction, and does not wait at all while
    half of the process's threads already do.
    """
    ahead = Entry.objects.filter(number__gt=number)
    if ahead.exists():
        return True
    if settings.WEB_THREADS < 2 or not _seats.acquire(blocking=False):
        return False
    try:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(LOOK_SECONDS, left))
            if ahead.exists():
                return True
        return False
    finally:
        _seats.release()
