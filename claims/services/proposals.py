"""Propose, edit, approve and publish: verdicts, corrections and redactions by two editors.

An approval is bound to the exact text (the database refuses any other) and to the claim as the
approver saw it: an edit makes the approval void, and a claim that changed since asks for a new one.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from claims import record
from claims.choices import ProposalKind, ProposalState, Removed, Step
from claims.models import Claim, Entry, Proposal, ProposalStep, Verdict
from claims.roles import require
from claims.services.errors import Conflict, demand
from claims.services.proposed_texts import (
    answered_for,
    check_text,
    put_on_record,
    right_over,
    what_goes,
    written,
)
from claims.services.publication import lock


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
    return _propose(proposal, by, written(proposal.kind, **judgement))


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
    return _propose(proposal, by, written(proposal.kind, reason=reason, **judgement))


@transaction.atomic
def propose_redaction(*, by: User, text: str, kind: Removed | str, reason: str) -> Proposal:
    """Propose to remove a text for law or from harm; nothing is hidden before it is published.

    Raises PermissionDenied and what `Removal.check` raises.
    """
    proposal = Proposal(kind=ProposalKind.REDACTION)
    return _propose(proposal, by, written(proposal.kind, text=text, kind=kind, reason=reason))


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
    content = written(proposal.kind, **text)
    if content == proposal.content:
        return proposal
    if proposal.claim:
        proposal.claim = lock(proposal.claim, claim_version)
    voided = proposal.approved_by
    proposal.content = content
    proposal.author = record.editor_for(by)
    _unapprove(proposal)
    check_text(proposal)
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
    check_text(proposal)
    if not answered_for(proposal, by):
        raise PermissionDenied(
            "A managing editor writes or approves this: one has to answer for it."
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

    Raises Conflict if the claim has changed since the approval, and what the services raise:
    a missing approval is refused there.
    """
    proposal = _lock(proposal, version)
    require(by, right_over(proposal))
    note = what_goes(proposal)
    entry = put_on_record(proposal)
    proposal.refresh_from_db(fields=["content"])  # a redaction cuts its own text out of it, too
    proposal.approved_content = proposal.content if proposal.approved else None
    proposal.entry = entry
    proposal.state = ProposalState.PUBLISHED
    _save(proposal, Step.PUBLISHED, by, note=note)
    return entry


def _propose(proposal: Proposal, by: User, content: dict[str, Any]) -> Proposal:
    require(by, right_over(proposal))
    same = Proposal.objects.waiting().filter(
        kind=proposal.kind, claim=proposal.claim, corrects=proposal.corrects, author__user=by
    )
    for sent_before in same.filter(content=content):
        return sent_before
    proposal.content = content
    proposal.author = proposal.proposed_by = record.editor_for(by)
    check_text(proposal)
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
