"""How much is answered in a minute to one address, or to one key.

Counted in the memory of each process by Django's cache: nothing is written to the database, and a
site of several processes lets through up to as many times as much.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from django.core.cache import caches

WINDOW = 60
"""Seconds; they begin with each minute of the clock."""


@dataclass(frozen=True, slots=True)
class Count:
    """What is left of an allowance, and in how many seconds it is whole again."""

    policy: str
    quota: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        """Whether this request was one too many."""
        return self.left < 0

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers-10 writes them (structured fields, RFC 9651)."""
        found = {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={max(self.left, 0)};t={self.seconds}',
        }
        return {**found, "Retry-After": str(self.seconds)} if self.spent else found


def spend(policy: str, who: str, quota: int) -> Count:
    """Count one request of somebody."""
    moment = time.time()
    window = int(moment // WINDOW)
    key = f"{policy}:{who}:{window}"
    counts = caches["limits"]
    try:
        many = counts.incr(key)
    except ValueError:  # the first; where two are the first at once, `add` lets one begin
        many = counts.incr(key) if not counts.add(key, 1, WINDOW * 2) else 1
    seconds = math.ceil((window + 1) * WINDOW - moment)
    return Count(policy, quota, quota - many, seconds)
