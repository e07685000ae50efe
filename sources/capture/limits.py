"""How long a fetch may take and how much it may read."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sources.capture.failure import Failure, NotFetched


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` in all; `size` in bytes, of all answers on the wire and of the page unpacked."""

    seconds: float = 10.0
    size: int = 2_000_000
    redirects: int = 3


LIMITS = Limits()


class Budget:
    """What is left of the limits of one fetch, over all its redirects."""

    def __init__(self, limits: Limits) -> None:
        self._ends = time.monotonic() + limits.seconds
        self._unread = limits.size

    def left(self) -> float:
        """Seconds that are left, or 0."""
        return max(0.0, self._ends - time.monotonic())

    def seconds(self) -> float:
        """Seconds that are left, more than 0; NotFetched when there are none."""
        left = self.left()
        if not left:
            raise NotFetched(Failure.TOO_SLOW)
        return left

    def read(self, size: int) -> None:
        """Count bytes from the wire; NotFetched when they are too many."""
        self._unread -= size
        if self._unread < 0:
            raise NotFetched(Failure.TOO_BIG)
