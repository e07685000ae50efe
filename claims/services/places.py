"""Every place that a redaction would take a text from, to be read before anybody decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models

from claims.choices import EntryType
from claims.downloads import shelf
from claims.models import Citation, Claim, Detail, Entry, Proposal, ProposalStep
from claims.services.remainder import ADDRESSES, SHORTEST
from claims.services.whereabouts import (
    Held,
    claims_showing,
    editions_holding,
    entries_holding,
    loose_parts,
    proposals_holding,
    rows_holding,
)

AROUND = 60
"""Characters shown on each side of what goes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What goes, and what stands before and after it."""

    before: str
    gone: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """One column of one row; `row` is what an editor would open to see it."""

    row: models.Model
    column: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text stands. Made by `places_of`."""

    rows: tuple[Place, ...]
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...]
    editions: int
    proposals: int
    log: int
    exports: int = 0

    @property
    def summary(self) -> str:
        """How much goes, in one line."""
        counted = (
            (len(self.entries), "entry", "entries"),
            (len(self.rows), "field", "fields"),
            (len(self.claims), "claim’s pages", "claims’ pages"),
            (self.editions, "stored document", "stored documents"),
            (self.proposals, "proposal", "proposals"),
            (self.log, "line of the desk’s history", "lines of the desk’s history"),
            (self.exports, "export, made anew", "exports, of which one is made anew"),
        )
        return ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counted if n)


def places_of(text: str) -> Places:
    """Look up every place of an exact text; none for a text too short to be redacted."""
    if len(text.strip()) < SHORTEST:
        return Places((), (), (), 0, 0, 0)
    found = list(rows_holding(text))
    editions = list(editions_holding(text))
    held = list(_rows(text, found))
    own = (LogEntry, ProposalStep)
    return Places(
        rows=tuple(place for place in held if not isinstance(place.row, own)),
        entries=tuple(entries_holding(text)),
        claims=tuple(Claim.objects.filter(pk__in=claims_showing(found, editions)).order_by("pk")),
        editions=len(editions),
        proposals=proposals_holding(text).count(),
        log=sum(isinstance(place.row, own) for place in held),
        exports=len(shelf.kept()),
    )


def tombstones(proposal: Proposal) -> list[Entry]:
    """The tombstones of a published redaction, each with the entry that it stands for."""
    last = proposal.entry_id
    if last is None:
        return []
    regarding = (EntryType.ENTRY_REDACTED, EntryType.ENTRY_RESTATED)
    before = Entry.objects.filter(number__lt=last).exclude(type__in=regarding)
    earlier = Proposal.objects.filter(kind=proposal.kind, entry__lt=last)
    first = max(
        before.aggregate(last=models.Max("number"))["last"] or 0,
        earlier.aggregate(last=models.Max("entry"))["last"] or 0,
    )
    found = Entry.objects.filter(type=EntryType.ENTRY_REDACTED, number__gt=first, number__lte=last)
    return list(found.select_related("regards", "claim").order_by("number"))


def _rows(text: str, held: Iterable[Held]) -> Iterator[Place]:
    for model, column, rows in held:
        name = str(model._meta.get_field(column).verbose_name)  # type: ignore[union-attr]
        for row in rows:
            value = getattr(row, column)
            gone = _whole(value) if column in ADDRESSES else _passages(text, value)
            yield Place(_opened(row), name, gone)
    for part in loose_parts(text):
        yield Place(part, "domains or outside identifiers", _whole(text))


def _opened(row: Any) -> models.Model:
    opened: models.Model = row.report if isinstance(row, Citation | Detail) else row
    return opened


def _whole(value: str) -> tuple[Passage, ...]:
    return (Passage("", value, ""),)


def _passages(text: str, value: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(_short(value[: found.start()], -AROUND), text, _short(value[found.end() :], AROUND))
        for found in re.finditer(re.escape(text), value)
    )


def _short(part: str, most: int) -> str:
    if len(part) <= abs(most):
        return part
    return f"{part[:most]}…" if most > 0 else f"…{part[most:]}"
