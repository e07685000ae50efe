"""What is proposed, by kind: how its text is stored, checked, and put on the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from claims.choices import ProposalKind, Removed, Status
from claims.models import Entry, Proposal, Report
from claims.services.places import places_of
from claims.services.redaction import Removal, redact
from claims.services.verdicts import check, concluded, correct_verdict, correcting, issue_verdict
from sources.partial_date import PartialDate

RIGHTS = {
    ProposalKind.VERDICT: "claims.issue_verdict",
    ProposalKind.CORRECTION: "claims.correct_verdict",
    ProposalKind.REDACTION: "claims.publish_claim",
}
EXCEPTIONS = {"override_reason": "claims.override_standards", "text": "claims.redact_entry"}
"""What a text may hold that one of the two editors, a managing editor, has to answer for."""


def right_over(proposal: Proposal) -> str:
    """The permission that whoever writes, approves or publishes this proposal has to hold."""
    return RIGHTS[ProposalKind(proposal.kind)]


def answered_for(proposal: Proposal, by: User) -> bool:
    """Whether this approver or the author may answer for what the text makes an exception of."""
    needed = [right for name, right in EXCEPTIONS.items() if proposal.content.get(name)]
    people = (by, proposal.author.user)
    return all(any(person.has_perm(right) for person in people) for right in needed)


def written(what: str, /, **text: Any) -> dict[str, Any]:
    """A text of this kind of proposal as it is stored: a judgement, or what is to be removed."""
    return _removal(**text) if what == ProposalKind.REDACTION else _judgement(**text)


def _removal(*, text: str, kind: Removed | str, reason: str) -> dict[str, Any]:
    return {"text": text, "kind": str(kind), "reason": reason.strip()}


def _judgement(
    *,
    status: Status | str,
    rationale: str,
    effective: PartialDate,
    reports: Sequence[Report] = (),
    override_reason: str = "",
    reason: str | None = None,
) -> dict[str, Any]:
    return {
        "status": str(status),
        "rationale": rationale.strip(),
        "effective": effective.as_json(),
        "reports": list(dict.fromkeys(report.public_id for report in reports)),
        "override_reason": override_reason.strip(),
        "reason": None if reason is None else reason.strip(),
    }


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


def removal_of(proposal: Proposal) -> Removal:
    """What a proposed redaction would remove."""
    content = proposal.content
    return Removal(content["text"], content["kind"], content["reason"])


def what_goes(proposal: Proposal) -> str:
    """How much a proposed redaction takes away, for the desk's history; else nothing."""
    if proposal.claim is not None:
        return ""
    return f"Removed: {places_of(proposal.content['text']).summary}."


def check_text(proposal: Proposal) -> None:
    """Raise what recording the text would raise for its content."""
    if proposal.claim is None:
        removal_of(proposal).check()
        return
    given = judgement_of(proposal)
    reports, reason = given.pop("reports"), given.pop("reason", None)
    verdict = concluded(proposal.claim, **given)
    if proposal.corrects:
        correcting(verdict, proposal.corrects, reason or "")
    check(verdict, reports)
    if verdict.effective_earliest > timezone.now():
        raise ValidationError({"effective": "A verdict cannot hold from a day that has not come."})


def put_on_record(proposal: Proposal) -> Entry:
    """Do what is proposed, in its author's name; return the (last) entry.

    Raises Conflict if the claim has changed since the text was written or approved, and what the
    services raise: a missing approval is refused there.
    """
    people: dict[str, User | None] = {
        "by": proposal.author.user,
        "approved_by": proposal.approved_by.user if proposal.approved_by else None,
    }
    if proposal.claim is None:
        return redact(removal=removal_of(proposal), **people)[-1]  # type: ignore[arg-type]
    given: dict[str, Any] = {
        **people, "version": proposal.claim_version, **judgement_of(proposal),
    }  # fmt: skip
    if proposal.corrects:
        return correct_verdict(verdict=proposal.corrects, **given).entry
    return issue_verdict(claim=proposal.claim, **given).entry
