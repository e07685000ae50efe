"""Present answers against those of a plain REST framework site, and the lists that readers see."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING

from django.db import connection

from claims.models import Claim, Entry
from tests.bench.asking import ask
from tests.bench.rounds import Run, Timed, interleave
from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.programme import Size

LISTS = ("/", "/claims", "/corrections", "/feed.atom", "/api/v1/changes?limit=100")
PLAIN = "plain serializers, persistent connection"
DEFAULTS = "plain serializers, Django's defaults"


def measure(database: str, size: Size) -> Iterator[tuple[str, list[Line]]]:
    """One claim, fifty claims, then lists."""
    keys = cycle(Claim.objects.public().values_list("public_id", flat=True)[:1000])
    ways = {
        "One claim by id": lambda base: f"{base}/claims/{next(keys)}",
        "Fifty claims": lambda base: f"{base}/claims?limit=50",
    }
    for title, address in ways.items():
        ours, plain = lambda a=address: ask(a("/api/v1")), lambda a=address: ask(a("/plain"))
        runs = {DEFAULTS: _reconnecting(plain), PLAIN: plain, "ours": ours}
        yield title, _lines(interleave(runs, size.rounds, size.each))
    lists = {path: lambda path=path: ask(path) for path in LISTS}
    found = interleave(lists, size.rounds, max(size.each // 4, 1))
    title = f"Lists of a record of {Entry.objects.count():,} entries, whole requests"
    yield title, [Line(path, timed) for path, timed in found.items()]


def _reconnecting(run: Run) -> Run:
    """As with CONN_MAX_AGE 0, which is Django's default: a connection for each request."""

    def afresh() -> None:
        connection.close()
        run()

    return afresh


def _lines(found: dict[str, Timed]) -> list[Line]:
    ours = found["ours"]
    return [Line(n, timed, None if timed is ours else ours) for n, timed in found.items()]
