"""What changed on the way: details that a report gives otherwise than what it passes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.models import Report
from claims.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Mutation:
    """A detail as a report gives it, and what the nearest reports behind it say instead.

    `before` is empty where none of them gives this detail: the report added it.
    """

    name: str
    value: str
    before: tuple[str, ...]


Details = Mapping[int, Mapping[str, str]]


def mutations(reports: Sequence[Report], provenance: Provenance) -> dict[int, tuple[Mutation, ...]]:
    """What each relay changed or added, by its primary key; of the reports traced. No query."""
    details = {r.pk: given for r in reports if (given := detailed(r))}
    found = {}
    for key, given in details.items():
        if key in provenance.relays:
            found[key] = tuple(_changed(key, given, details, provenance.cited))
    return {key: changed for key, changed in found.items() if changed}


def detailed(report: Report) -> dict[str, str]:
    """The details that a report gives, by name."""
    return {detail.name: detail.value for detail in report.details.all()}


def _changed(
    key: int, given: Mapping[str, str], details: Details, cited: Mapping[int, frozenset[int]]
) -> Iterable[Mutation]:
    for name, value in given.items():
        before = _nearest(key, name, details, cited)
        if value not in before:
            yield Mutation(name, value, tuple(sorted(before)))


def _nearest(
    key: int, name: str, details: Details, cited: Mapping[int, frozenset[int]]
) -> set[str]:
    """What the reports say that stand the fewest citations behind and give this detail."""
    seen, ring = {key}, set(cited.get(key, ()))
    while ring:
        if told := {details[k][name] for k in ring if name in details.get(k, {})}:
            return told
        seen |= ring
        ring = {k for behind in ring for k in cited.get(behind, ())} - seen
    return set()
