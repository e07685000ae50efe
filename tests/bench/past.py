"""Lists and details at past moments, over 100 000 verdicts: their SQL, and the whole requests."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.cache import cache

from claims.models import Claim, Entry, Verdict
from sources.partial_date import zulu
from tests.bench.archive import DAYS, FILLED
from tests.bench.asking import ask, queries
from tests.bench.rounds import Timed, in_turns
from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.programme import Size

PARTS = ("the query of its rows", "all of its SQL", "the whole request")
EARLIEST = 0.1
ROWS = ("claims_edition", "claims_document")


class Questions:
    """Addresses that ask for random past moments; the same ones each time."""

    def __init__(self) -> None:
        self.chance = random.Random(5)
        first, last = Entry.objects.earliest("number"), Entry.objects.latest("number")
        self.began, self.lasted = first.recorded_at, last.recorded_at - first.recorded_at
        early = Claim.objects.filter(entry__recorded_at__lte=self.began + self.lasted * EARLIEST)
        self.claims = list(early.order_by("pk")[:1000])

    def as_of(self) -> dict[str, str | None]:
        """A moment of the world."""
        return {"as_of": zulu(FILLED - timedelta(days=self.chance.uniform(0, DAYS)))}

    def known_at(self) -> dict[str, str | None]:
        """A moment of the record, when the claims asked for were public."""
        return {"known_at": zulu(self.began + self.lasted * self.chance.uniform(EARLIEST, 1))}

    def both(self) -> dict[str, str | None]:
        return self.as_of() | self.known_at()

    def now(self) -> dict[str, str | None]:
        return {}

    def listed(self, clocks: Callable[[], dict], **more: str) -> str:
        """A page of 50 claims."""
        return "/api/v1/claims?" + urlencode({"limit": 50, **clocks(), **more})

    def one(self, clocks: Callable[[], dict]) -> str:
        """One claim for programs."""
        claim = self.chance.choice(self.claims)
        return f"/api/v1/claims/{claim.public_id}?{urlencode(clocks())}".rstrip("?")

    def page(self, clocks: Callable[[], dict]) -> str:
        """One claim for people."""
        claim = self.chance.choice(self.claims)
        return f"{claim.get_absolute_url()}?{urlencode(clocks())}".rstrip("?")

    def all(self) -> dict[str, Callable[[], str]]:
        """What is asked, by what it is called."""
        clocks = {"now": self.now, "as_of": self.as_of, "known_at": self.known_at,
                  "both": self.both}  # fmt: skip
        asked = {f"50 claims, {n}": lambda c=c: self.listed(c) for n, c in clocks.items()}
        for name in ("now", "as_of", "both"):
            asked[f"50 refuted, {name}"] = lambda c=clocks[name]: self.listed(c, status="refuted")
        asked |= {f"one claim, {n}": lambda c=c: self.one(c) for n, c in clocks.items()}
        return asked | {f"its page, {n}": lambda c=c: self.page(c) for n, c in clocks.items()}


def measure(database: str, size: Size) -> Iterator[tuple[str, list[Line]]]:
    """One table for the query of the rows, one for all SQL, one for whole requests."""
    asked = Questions().all()
    found = {name: tuple(Timed() for _ in PARTS) for name in asked}
    for address in asked.values():
        _parts(address())
    for order in in_turns(list(asked), size.rounds):
        for name in order:
            samples = [_parts(asked[name]()) for _ in range(size.each)]
            for timed, seconds in zip(found[name], zip(*samples, strict=True), strict=True):
                timed.add(seconds)
    count = Verdict.objects.count()
    for place, part in enumerate(PARTS):
        lines = []
        for name, timed in found.items():
            now = found[f"{name.rpartition(',')[0]}, now"]
            # One claim is read now by a statement that Django does not see: no time to compare.
            comparable = timed is not now and now[place].median > 0
            lines.append(Line(name, timed[place], now[place] if comparable else None))
        yield f"As-of queries over {count:,} verdicts: {part}", lines


def _parts(address: str) -> tuple[float, float, float]:
    """Seconds of the query that finds the rows, of all SQL, and of the request; nothing is kept."""
    cache.clear()
    start = time.perf_counter()
    with queries() as done:
        ask(address)
    whole = time.perf_counter() - start
    rows = sum(seconds for sql, seconds in done if any(f'FROM "{name}"' in sql for name in ROWS))
    return rows, sum(seconds for _, seconds in done), whole
