"""Propose, edit, approve and publish: verdicts, corrections and redactions by two editors.

An approval is bound to the exact text (the database refuses any other) and to the claim as the
approver saw it: an edit makes the approval void, and a claim that changed since asks for a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from claims import record
from claims.choices import ProposalKind, ProposalState, Status, Step
from claims.models import Claim, Entry, Proposal, ProposalStep, Report, Verdict
from claims.roles import require
from claims.services.errors import Conflict, demand
from claims.services.publication import lock
from claims.services.verdicts import check, concluded, correct_verdict, correcting, issue_verdict
from sources.partial_date import PartialDate

RIGHTS = {
    ProposalKind.VERDICT: "claims.issue_verdict",
    ProposalKind.CORRECTION: "claims.correct_verdict",
    ProposalKind.REDACTION: "claims.publish_claim",
}


def right_over(proposal: Proposal) -> str:
    """The permission that whoever writes, approves or publishes this proposal has to hold."""
    return RIGHTS[ProposalKind(proposal.kind)]


@transaction.atomic
def propose_verdict(
    *, by: User, claim: Claim, version: int | None = None, **judgement: Any
) -> Proposal:
    """Propose a verdict, given as to `issue_verdict`, for another editor to approve.

    The same text proposed twice by the same editor is one proposal.
    Raises Conflict, PermissionDenied, BelowStandard, and ValidationError also if a verdict on
    this claim is proposed already.
    """
    proposal = Proposal(kind=ProposalKind.VERDICT, claim=lock(claim, version))
    return _propose(proposal, by, _written(**judgement))


@transaction.atomic
def propose_correction(
    *,
    by: User,
    verdict: Verdict,
    reason: str,
    version: int | None = None,
    **judgement: Any,
) -> Proposal:
    """Propose a correction, given as to `correct_verdict`. Raises what `propose_verdict` raises."""
    proposal = Proposal(
        kind=ProposalKind.CORRECTION, claim=lock(verdict.claim, version), corrects=verdict
    )
    return _propose(proposal, by, _written(reason=reason, **judgement))


@transaction.atomic
def revise_proposal(
    *, by: User, proposal: Proposal, version: int, claim_version: int | None = None, **text: Any
) -> Proposal:
    """Change the text; whoever does is its author, and an approval of the old text is void.

    Raises Conflict if the proposal, or its claim, is not what the editor saw, and what proposing
    raises. Nothing happens if nothing differs.
    """
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    content = _written(**text)
    if content == proposal.content:
        return proposal
    if proposal.claim:
        proposal.claim = lock(proposal.claim, claim_version)
    voided = proposal.approved_by
    proposal.content = content
    proposal.author = record.editor_for(by)
    _unapprove(proposal)
    _check(proposal)
    return _save(proposal, Step.EDITED, by, voided=voided)


@transaction.atomic
def approve_proposal(
    *, by: User, proposal: Proposal, version: int, claim_version: int | None = None
) -> Proposal:
    """Approve the text as it stands, of which the approver has to be no author.

    Raises Conflict if the text, or the claim, is not what the approver saw; PermissionDenied;
    and what proposing raises, should the evidence have changed.
    """
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    if proposal.author.user_id == by.pk:
        raise PermissionDenied("Nobody approves a text of their own: ask another editor.")
    if proposal.claim:
        proposal.claim = lock(proposal.claim, claim_version)
    _check(proposal)
    if proposal.content.get("override_reason") and not _may_override(proposal, by):
        raise PermissionDenied(
            "It is below the standard of evidence: a managing editor writes or approves that."
        )
    proposal.approved_by = record.editor_for(by)
    proposal.approved_content = proposal.content
    return _save(proposal, Step.APPROVED, by)


@transaction.atomic
def return_proposal(*, by: User, proposal: Proposal, version: int, note: str) -> Proposal:
    """Send a proposal back to its author with a question; an approval is void.

    Raises Conflict, PermissionDenied, and ValidationError without a note.
    """
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    said = demand(note, "note", "Say what should change.")
    voided = proposal.approved_by
    _unapprove(proposal)
    return _save(proposal, Step.RETURNED, by, note=said, voided=voided)


@transaction.atomic
def withdraw_proposal(*, by: User, proposal: Proposal, version: int) -> Proposal:
    """Take a proposal back; its history stays on the desk. Raises Conflict, PermissionDenied."""
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    proposal.state = ProposalState.WITHDRAWN
    return _save(proposal, Step.WITHDRAWN, by)


@transaction.atomic
def publish_proposal(*, by: User, proposal: Proposal, version: int) -> Entry:
    """Put an approved text on the record, in its author's name; return the entry.

    Raises Conflict if the claim has changed since the approval, and what `issue_verdict` and
    `correct_verdict` raise: the missing approval is refused there.
    """
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    given = {
        "by": proposal.author.user,
        "approved_by": proposal.approved_by.user if proposal.approved_by else None,
        "version": proposal.claim_version,
        **judgement_of(proposal),
    }
    if proposal.corrects:
        verdict = correct_verdict(verdict=proposal.corrects, **given)
    else:
        assert proposal.claim  # noqa: S101 — claims_proposal_about
        verdict = issue_verdict(claim=proposal.claim, **given)
    proposal.entry = verdict.entry
    proposal.state = ProposalState.PUBLISHED
    _save(proposal, Step.PUBLISHED, by)
    return verdict.entry


def judgement_of(proposal: Proposal) -> dict[str, Any]:
    """The text of a proposed verdict, as `issue_verdict` or `correct_verdict` takes it."""
    content = proposal.content
    found = Report.objects.filter(claim=proposal.claim, public_id__in=content["reports"])
    reports = {report.public_id: report for report in found.select_related("outlet", "speaker")}
    given = {
        "status": content["status"],
        "rationale": content["rationale"],
        "effective": PartialDate.from_json(content["effective"]),
        "reports": [reports[key] for key in content["reports"]],
        "override_reason": content["override_reason"],
    }
    return given if content["reason"] is None else {**given, "reason": content["reason"]}


def _written(
    *,
    status: Status | str,
    rationale: str,
    effective: PartialDate,
    reports: Sequence[Report] = (),
    override_reason: str = "",
    reason: str | None = None,
) -> dict[str, Any]:
    """A judgement as it is stored; `judgement_of` reads it back."""
    return {
        "status": str(status),
        "rationale": rationale.strip(),
        "effective": effective.as_json(),
        "reports": list(dict.fromkeys(report.public_id for report in reports)),
        "override_reason": override_reason.strip(),
        "reason": None if reason is None else reason.strip(),
    }


def _propose(proposal: Proposal, by: User, content: dict[str, Any]) -> Proposal:
    require(by, right_over(proposal))
    same = Proposal.objects.waiting().filter(
        kind=proposal.kind, claim=proposal.claim, corrects=proposal.corrects, author__user=by
    )
    for sent_before in same.filter(content=content):
        return sent_before
    proposal.content = content
    proposal.author = proposal.proposed_by = record.editor_for(by)
    _check(proposal)
    proposal.version = 0
    return _save(proposal, Step.PROPOSED, by)


def _lock(proposal: Proposal, version: int) -> Proposal:
    """Lock a waiting proposal. Raises Conflict if it is not the version that was seen."""
    locked = Proposal.objects.select_for_update(of=("self",)).with_names().get(pk=proposal.pk)
    if locked.version != version:
        raise Conflict(locked, version)
    if not locked.waits:
        raise ValidationError(f"This proposal is {locked.get_state_display().lower()} already.")
    return locked


def _check(proposal: Proposal) -> None:
    """Raise what recording the text would raise for its content."""
    assert proposal.claim  # noqa: S101 — claims_proposal_about
    given = judgement_of(proposal)
    reports, reason = given.pop("reports"), given.pop("reason", None)
    verdict = concluded(proposal.claim, **given)
    if proposal.corrects:
        correcting(verdict, proposal.corrects, reason or "")
    check(verdict, reports)
    if verdict.effective_earliest > timezone.now():
        raise ValidationError({"effective": "A verdict cannot hold from a day that has not come."})


def _may_override(proposal: Proposal, by: User) -> bool:
    people = (by, proposal.author.user)
    return any(person.has_perm("claims.override_standards") for person in people)


def _unapprove(proposal: Proposal) -> None:
    proposal.approved_by = proposal.approved_content = None


def _save(proposal: Proposal, step: Step, by: User, **said: Any) -> Proposal:
    proposal.version += 1
    if proposal.claim and step in (Step.PROPOSED, Step.EDITED, Step.APPROVED):
        proposal.claim_version = proposal.claim.version
    proposal.full_clean()
    proposal.save()
    happened = ProposalStep(proposal=proposal, step=step, by=record.editor_for(by), **said)
    happened.full_clean()
    happened.save()
    return proposal
