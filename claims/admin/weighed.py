"""The evidence beside a verdict's form: by side and origin, of each origin as much as one reads.

What is folded can still be relied on: it is found by typing, or the whole is shown on demand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from claims.admin.dossier import Dossier, Group, Side
from claims.models import Report

FIRST, LAST = 4, 4
"""The oldest and the latest reports shown of one origin."""
ORIGINS = 20
"""Origins shown of one side, the first to be heard."""
Line = tuple[Report, bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """An origin, its reports that are shown, each with whether it is ticked, and the others."""

    group: Group
    lines: list[Line]

    @property
    def folded(self) -> int:
        """How many reports of this origin are not shown."""
        return len(self.group.reports) - len(self.lines)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One side of the evidence, as far as it is shown."""

    side: Side
    origins: list[Shown]

    @property
    def folded(self) -> int:
        """How many origins are not shown."""
        return len(self.side.groups) - len(self.origins)


@dataclass(frozen=True, slots=True)
class Scales:
    """Both sides, and whether all of both is shown."""

    sides: list[Weighed]

    @property
    def whole(self) -> bool:
        """Whether nothing is folded."""
        return not any(s.folded or any(o.folded for o in s.origins) for s in self.sides)


def weighed(gathered: Dossier, ticked: Collection[Any], *, whole: bool) -> Scales:
    """The evidence with what is ticked (primary keys); all of it, or of each origin a few."""
    keys = {str(key) for key in ticked}
    return Scales([Weighed(side, _origins(side, keys, whole)) for side in gathered.sides])


def _origins(side: Side, ticked: set[str], whole: bool) -> list[Shown]:
    shown = []
    for place, group in enumerate(side.groups):
        lines = _lines(group, ticked, whole)
        if whole or place < ORIGINS or any(chosen for _, chosen in lines):
            shown.append(Shown(group, lines))
    return shown


def _lines(group: Group, ticked: set[str], whole: bool) -> list[Line]:
    total = len(group.reports)
    lines = [(report, str(report.pk) in ticked) for report in group.reports]
    return [
        line
        for place, line in enumerate(lines)
        if whole or line[1] or place < FIRST or place >= total - LAST
    ]
