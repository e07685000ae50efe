"""Reports folded by origin: who said it first stands open, those who repeat it lie beneath.

A fold holds the live reports of one side that pass one voice on, or of which nobody knows whose
voice they are. A report that passes on two voices lies in both folds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.choices import Stance
from claims.chronicle import ChangeItem, Chronicle, ReportItem, VerdictItem
from claims.provenance import Voice

SIDE = {
    Stance.DENIES: "against",
    Stance.CLARIFIES: "against",
    Stance.RETRACTS: "against",
    Stance.MENTIONS: "mentions",
}
"""Which side a stance speaks for; the others speak for the claim."""


@dataclass(slots=True)
class Fold:
    """Reports that pass one voice on, oldest first; `head` said it first, if that is logged."""

    side: str
    voice: Voice
    head: ReportItem | None = None
    reports: list[ReportItem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What names this fold in an address."""
        return "-".join(filter(None, (self.side, self.voice.kind, self.voice.public_id)))

    @property
    def members(self) -> list[ReportItem]:
        """Its reports and the one that said it first."""
        return [self.head, *self.reports] if self.head else self.reports


Entry = ReportItem | VerdictItem | Fold


def folds(told: Chronicle) -> dict[str, Fold]:
    """The folds of a claim that hold something, by key."""
    found: dict[str, Fold] = {}
    for item in (i for i in told if isinstance(i, ReportItem) and i.report.live):
        side = SIDE.get(Stance(item.report.stance), "for")
        for voice in item.voices:
            fold = Fold(side, voice)
            fold = found.setdefault(fold.key, fold)
            if folds_away(item):
                fold.reports.append(item)
            else:
                fold.head = fold.head or item
    return {key: fold for key, fold in found.items() if fold.reports}


def folds_away(item: ReportItem) -> bool:
    """Whether it only passes on what others said; what we withdrew stays in sight."""
    own = not item.relay and any(voice.independent for voice in item.voices)
    return item.report.live and not own


def in_order(items: Iterable[ReportItem | VerdictItem]) -> list[ReportItem | VerdictItem]:
    """Newest first, those without a date last; the items come oldest first."""
    items = list(items)
    dated = [item for item in items if item.date.known]
    undated = [item for item in items if not item.date.known]
    return [*reversed(dated), *undated]


def listed(told: Chronicle) -> list[ReportItem | VerdictItem]:
    """The reports and verdicts of a claim, none folded."""
    return in_order(item for item in told if not isinstance(item, ChangeItem))


def folded(told: Chronicle, found: Sequence[Fold]) -> list[Entry]:
    """The list with what passes on others folded away; a fold nobody heads stands at its oldest."""
    headless: dict[int, list[Fold]] = {}
    for fold in found:
        if not fold.head:
            headless.setdefault(fold.reports[0].report.pk, []).append(fold)
    entries: list[Entry] = []
    for item in listed(told):
        if isinstance(item, ReportItem) and folds_away(item):
            entries += headless.get(item.report.pk, [])
        else:
            entries.append(item)
    return entries
