"""What the evidence amounts to: counts, the status it supports, what a status still needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.choices import ABLE_TO_SETTLE, AGAINST, Attribution, Stance, Status
from claims.models import Report, Verdict
from claims.provenance import Provenance, Voice, trace
from claims.timeline import periods
from sources.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Evidence:
    """The live reports of a claim, weighed. Withdrawn reports carry citations but count not."""

    reports: tuple[Report, ...]
    standing: frozenset[int]
    provenance: Provenance
    settled_against: PartialDate | None

    def of(self, *stances: Stance) -> list[Report]:
        """The reports that take one of these stances."""
        return [r for r in self.reports if r.stance in stances]

    def able(self, *stances: Stance) -> list[Report]:
        """Those of them by a source with standing, or by a document, that can settle the claim."""
        return [r for r in self.of(*stances) if self._settles(r)]

    def _settles(self, report: Report) -> bool:
        if report.attribution == Attribution.DOCUMENT:
            return True
        return report.attribution in ABLE_TO_SETTLE and report.speaker_id in self.standing

    @property
    def repeats(self) -> list[Report]:
        """Assertions published when the claim had certainly been settled against them."""
        since = self.settled_against
        if since is None or since.latest is None:
            return []
        return [
            r
            for r in self.of(Stance.ASSERTS)
            if r.published_earliest and r.published_earliest >= since.latest
        ]

    @property
    def asserted_while_open(self) -> list[Report]:
        """Assertions that are not such repetitions."""
        late = {r.pk for r in self.repeats}
        return [r for r in self.of(Stance.ASSERTS) if r.pk not in late]

    @property
    def origins(self) -> frozenset[Voice]:
        """The independent voices behind everything that asserts the claim."""
        return self.provenance.independent(self.of(Stance.ASSERTS))

    @property
    def contradicted_by(self) -> frozenset[int]:
        """The speakers with standing who deny or clarify, each once."""
        able = self.able(Stance.DENIES, Stance.CLARIFIES)
        return frozenset(r.speaker_id for r in able if r.speaker_id is not None)

    def counts(self) -> dict[str, Any]:
        """The `evidence` part of the public document."""
        stances = Counter(r.stance for r in self.reports)
        dated = sorted(
            (r for r in self.of(Stance.ASSERTS) if r.published_earliest),
            key=lambda r: (r.published_latest, r.published_earliest),
        )
        return {
            "reports": len(self.reports),
            **{stance.value: stances[stance] for stance in Stance},
            "asserting_outlets": len({r.outlet_id for r in self.asserted_while_open}),
            "origins": len(self.origins),
            "repeating_outlets": len({r.outlet_id for r in self.repeats}),
            "on_record": sum(r.attribution in ABLE_TO_SETTLE for r in self.reports),
            "contradicted_by": len(self.contradicted_by),
            "first_published": dated[0].published.as_json() if dated else None,
        }


def weigh(
    reports: Sequence[Report],
    standing: Iterable[int],
    verdicts: Iterable[Verdict] = (),
    as_of: datetime | None = None,
) -> Evidence:
    """Weigh the public reports of one claim; `standing` holds primary keys of sources.

    With `as_of` only the reports that may have been published by that moment.
    """
    if as_of is not None:
        reports = [r for r in reports if not r.published_earliest or r.published_earliest <= as_of]
    against = _run_against(verdicts, as_of)
    live = tuple(r for r in reports if r.live)
    return Evidence(live, frozenset(standing), trace(reports), against)


def _run_against(verdicts: Iterable[Verdict], as_of: datetime | None) -> PartialDate | None:
    """Since when the claim has been settled against, whatever the exact words were."""
    since = None
    for period in reversed(periods(verdicts, as_of)):
        if period.status not in AGAINST:
            break
        since = period.start
    return since


def suggest(evidence: Evidence) -> Status | None:
    """The status that the evidence supports best; None where nobody asserts the claim."""
    confirmed = evidence.able(Stance.CONFIRMS)
    denied = evidence.able(Stance.DENIES)
    clarified = evidence.able(Stance.CLARIFIES)
    if evidence.of(Stance.RETRACTS) and not missing(evidence, Status.RETRACTED):
        return Status.RETRACTED
    if confirmed:
        return Status.PARTLY_CONFIRMED if denied or clarified else Status.CONFIRMED
    if any(r.attribution != Attribution.SPOKESPERSON for r in denied):
        return Status.REFUTED
    if denied:
        return Status.DISPUTED if evidence.of(Stance.ASSERTS) else Status.REFUTED
    if clarified:
        return Status.MISLEADING
    if len(evidence.origins) >= 2:
        return Status.CORROBORATED
    return Status.RUMOUR if evidence.of(Stance.ASSERTS) else None


def missing(evidence: Evidence, status: str) -> list[str]:
    """What a status needs (DESIGN §4) and the evidence lacks, in words an editor understands."""
    return [what for needed, what in _standards(evidence)[Status(status)] if not needed]


def _standards(evidence: Evidence) -> dict[Status, list[tuple[bool, str]]]:
    asserts = bool(evidence.of(Stance.ASSERTS))
    denies = bool(evidence.of(Stance.DENIES))
    confirmed = bool(evidence.able(Stance.CONFIRMS))
    denied = bool(evidence.able(Stance.DENIES))
    clarified = bool(evidence.able(Stance.CLARIFIES))
    origins = len(evidence.origins)
    who = "on record, by somebody with standing on this claim, or in a document"
    return {
        Status.RUMOUR: [(asserts, "a report that asserts it")],
        Status.CORROBORATED: [
            (origins >= 2, f"two independent origins that assert it (there are {origins})")
        ],
        Status.DISPUTED: [
            (denies, "a report that denies it"),
            (asserts, "a report that asserts it"),
        ],
        Status.CONFIRMED: [(confirmed, f"a confirmation {who}")],
        Status.PARTLY_CONFIRMED: [
            (confirmed, f"a confirmation {who}"),
            (
                bool(evidence.of(Stance.DENIES, Stance.CLARIFIES)),
                "a denial or clarification of the other part",
            ),
        ],
        Status.MISLEADING: [(clarified, f"a clarification {who}")],
        Status.REFUTED: [(denied, f"a denial {who}")],
        Status.RETRACTED: [
            (bool(evidence.of(Stance.RETRACTS)), "a retraction"),
            (origins <= 1, f"no other origin (there are {origins})"),
        ],
        Status.MOOT: [],
    }
