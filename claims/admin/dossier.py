"""A claim's dossier: where it stands, its evidence and its history, for the desk's own pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from claims import timeline
from claims.admin.publicity import may_touch
from claims.assessment import Evidence, missing, suggest, weigh
from claims.choices import INVERSE, RelationKind, Stance, State, Status
from claims.models import Claim, Proposal, Report, Verdict
from claims.provenance import Voice

AT_ONCE = 50
"""Reports on the claim's own page; the rest are in the list of reports."""
FOR = (Stance.ASSERTS, Stance.CONFIRMS)
AGAINST = (Stance.DENIES, Stance.CLARIFIES, Stance.RETRACTS)


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that go back to the same origin, oldest first."""

    origin: str
    independent: bool
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The evidence of one side, by origin."""

    title: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many reports."""
        return sum(len(group.reports) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Option:
    """A status, and what the evidence lacks for it."""

    status: Status
    missing: tuple[str, ...]
    suggested: bool


@dataclass(frozen=True, slots=True)
class Past:
    """A verdict and the number of the one that corrects it, if any."""

    verdict: Verdict
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that an editor needs to judge a claim. Made by `dossier`."""

    claim: Claim
    editor: User
    reports: tuple[Report, ...]
    verdicts: tuple[Verdict, ...]
    evidence: Evidence
    relations: tuple[tuple[str, Claim], ...]
    standing: tuple[str, ...]
    proposals: tuple[Proposal, ...]

    @property
    def current(self) -> Verdict | None:
        """The verdict that holds now."""
        return timeline.current(self.verdicts)

    @property
    def suggested(self) -> Status | None:
        """The status that the evidence supports."""
        return suggest(self.evidence)

    @property
    def options(self) -> list[Option]:
        """Every status, and what it lacks."""
        best = self.suggested
        return [
            Option(status, tuple(missing(self.evidence, status)), status == best)
            for status in Status
        ]

    @property
    def sides(self) -> list[Side]:
        """The reports for and against, and those that only mention it, by origin."""
        sides = (("For", FOR), ("Against", AGAINST), ("Mentions", (Stance.MENTIONS,)))
        found = [Side(title, self._by_origin(self.evidence.of(*of))) for title, of in sides]
        return [side for side in found if side.groups]

    def _by_origin(self, reports: Iterable[Report]) -> tuple[Group, ...]:
        groups: dict[tuple[str, bool], list[Report]] = defaultdict(list)
        for report in sorted(reports, key=_when):
            voices = sorted(self.evidence.provenance.voices[report.pk])
            groups[_names(voices), any(v.independent for v in voices)].append(report)
        return tuple(Group(*origin, tuple(found)) for origin, found in groups.items())

    @property
    def shown(self) -> Sequence[Report]:
        """The latest reports, the undated after them."""
        dated = [report for report in self.reports if report.published.known]
        undated = [report for report in self.reports if not report.published.known]
        return [*sorted(dated, key=_when, reverse=True), *undated][:AT_ONCE]

    @property
    def hidden(self) -> bool:
        """Whether there are more reports than shown."""
        return len(self.reports) > AT_ONCE

    @property
    def past(self) -> list[Past]:
        """Every verdict, the latest first."""
        corrected = timeline.corrections(self.verdicts)
        latest = sorted(self.verdicts, key=lambda v: v.number, reverse=True)
        return [Past(verdict, corrected.get(verdict.number)) for verdict in latest]

    @property
    def may_report(self) -> bool:
        """Whether this editor may add a report."""
        return self._may("add_report") and may_touch(self.editor, self.claim)

    @property
    def may_revise(self) -> bool:
        """Whether this editor may revise its reports."""
        return self._may("change_report") and may_touch(self.editor, self.claim)

    @property
    def may_withdraw(self) -> bool:
        """Whether this editor may withdraw its reports."""
        return self._may("withdraw_report") and self.claim.is_public

    @property
    def may_publish(self) -> bool:
        """Whether this editor may publish it."""
        return self._may("publish_claim") and self.claim.state == State.DRAFT

    @property
    def may_relate(self) -> bool:
        """Whether this editor may relate it to another."""
        return self._may("add_relation")

    @property
    def may_retire(self) -> bool:
        """Whether this editor may retire it."""
        return self._may("retire_claim") and self.claim.state == State.PUBLIC

    @property
    def may_judge(self) -> bool:
        """Whether this editor may issue a verdict on it."""
        return self._may("issue_verdict") and self.claim.state == State.PUBLIC

    @property
    def may_correct(self) -> bool:
        """Whether this editor may correct its verdicts."""
        return self._may("correct_verdict") and self.claim.state == State.PUBLIC

    @property
    def may_redact(self) -> bool:
        """Whether this editor may propose to redact what the claim was published with."""
        return self._may("publish_claim") and self.claim.entry_id is not None

    def _may(self, what: str) -> bool:
        return self.editor.has_perm(f"claims.{what}")


def dossier(claim: Claim, editor: User) -> Dossier:
    """Gather a claim's evidence and history in a fixed number of queries."""
    reports = tuple(claim.reports.with_sources())
    verdicts = tuple(claim.verdicts.select_related("entry"))
    standing = {source.pk: source.name for source in claim.standing.all()}
    return Dossier(
        claim=claim,
        editor=editor,
        reports=reports,
        verdicts=verdicts,
        evidence=weigh(reports, standing, verdicts),
        relations=tuple(_relations(claim)),
        standing=tuple(standing.values()),
        proposals=tuple(claim.proposals.waiting().with_names()),
    )


def _relations(claim: Claim) -> Iterable[tuple[str, Claim]]:
    """The claims related to this one, drafts too, and how."""
    for relation in claim.relations.select_related("other"):
        yield relation.get_kind_display(), relation.other
    for relation in claim.inverse_relations.select_related("claim"):
        yield str(INVERSE[RelationKind(relation.kind)].label), relation.claim


def _when(report: Report) -> tuple[bool, float, int]:
    """Oldest first, where a date has certainly passed (as the public list has it); undated last."""
    passed = report.published_latest
    return (passed is None, passed.timestamp() if passed else 0.0, report.pk)


def _names(voices: Sequence[Voice]) -> str:
    return ", ".join(
        f"unnamed sources of {voice.name}" if voice.kind == "insiders" else voice.name
        for voice in voices
    )
