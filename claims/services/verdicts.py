"""Issue and correct verdicts: the standards of evidence are checked here (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import record
from claims.assessment import Evidence, missing, weigh
from claims.choices import EntryType, State, Status
from claims.models import Claim, Reliance, Report, Verdict
from claims.services.errors import BelowStandard, demand
from claims.services.eyes import Pair
from claims.services.publication import (
    bump,
    lock,
    record_change,
    write_documents,
)
from claims.shapes import verdict_shape
from sources.partial_date import PartialDate


@transaction.atomic
def issue_verdict(
    *,
    by: User,
    approved_by: User | None = None,
    claim: Claim,
    status: Status | str,
    rationale: str,
    effective: PartialDate,
    reports: Sequence[Report] = (),
    override_reason: str = "",
    version: int | None = None,
) -> Verdict:
    """Publish what the desk concludes about a public claim, from `effective` on.

    Raises Conflict, PermissionDenied (also without the approval of a second editor, unless the
    site has one editor only), BelowStandard (unless an override reason is given, which readers
    see), and ValidationError for a draft, a future date or a report that does not count.
    """
    pair = Pair(by, approved_by)
    pair.demand("claims.issue_verdict")
    verdict = concluded(lock(claim, version), status, rationale, effective, override_reason)
    return _record(verdict, pair, EntryType.VERDICT_ISSUED, reports)


@transaction.atomic
def correct_verdict(
    *,
    by: User,
    approved_by: User | None = None,
    verdict: Verdict,
    reason: str,
    status: Status | str,
    rationale: str,
    effective: PartialDate,
    reports: Sequence[Report] = (),
    override_reason: str = "",
    version: int | None = None,
) -> Verdict:
    """Replace a verdict that was wrong; the old one stays visible with the reason.

    Raises what `issue_verdict` raises, and ValidationError if it has been corrected already.
    """
    pair = Pair(by, approved_by)
    pair.demand("claims.correct_verdict")
    claim = lock(verdict.claim, version)
    correction = concluded(claim, status, rationale, effective, override_reason)
    correcting(correction, verdict, reason)
    return _record(correction, pair, EntryType.VERDICT_CORRECTED, reports)


def concluded(
    claim: Claim,
    status: Status | str,
    rationale: str,
    effective: PartialDate,
    override_reason: str = "",
) -> Verdict:
    """A verdict that is not saved yet."""
    verdict = Verdict(
        claim=claim,
        status=status,
        rationale=rationale.strip(),
        override_reason=override_reason.strip(),
    )
    verdict.effective = effective
    return verdict


def correcting(correction: Verdict, verdict: Verdict, reason: str) -> None:
    """Make an unsaved verdict the correction of another.

    Raises ValidationError without a reason, or if the other has been corrected already.
    """
    if Verdict.objects.filter(corrects=verdict).exists():
        raise ValidationError("This verdict has been corrected already: correct the later one.")
    correction.corrects = verdict
    correction.correction_reason = demand(reason, "reason", "Readers see what was wrong: say it.")


def evidence_for(claim: Claim) -> Evidence:
    """The evidence of a claim as the standards of evidence weigh it."""
    reports = list(claim.reports.public().with_sources())
    standing = claim.standing.values_list("pk", flat=True)
    return weigh(reports, standing, claim.verdicts.all())


def check(verdict: Verdict, reports: Sequence[Report]) -> list[Report]:
    """Return the reports relied on, each once, if an unsaved verdict could be recorded.

    Raises ValidationError, and BelowStandard unless the verdict says why it is below.
    """
    claim = verdict.claim
    if claim.state != State.PUBLIC:
        raise ValidationError("Only a public claim is given a verdict: publish it first.")
    verdict.clean_fields(exclude=["entry", "issued_by", "approved_by", "recorded_at"])
    fresh = Report.objects.in_bulk([r.pk for r in reports])
    relied = [fresh[key] for key in dict.fromkeys(r.pk for r in reports)]
    for report in relied:
        if report.claim_id != claim.pk or report.entry_id is None or not report.live:
            raise ValidationError(
                {"reports": f"A verdict relies on public reports of its claim ({report})."}
            )
    lacking = missing(evidence_for(claim), verdict.status)
    if lacking and not verdict.override_reason:
        raise BelowStandard(str(Status(verdict.status).label), lacking)
    if verdict.override_reason and not lacking:
        raise ValidationError(
            {"override_reason": "The evidence suffices: no reason to override is needed."}
        )
    return relied


def _record(verdict: Verdict, pair: Pair, type: EntryType, reports: Sequence[Report]) -> Verdict:
    claim = verdict.claim
    relied = check(verdict, reports)
    if verdict.override_reason:
        pair.demand_of_one("claims.override_standards")
    bump(claim)
    body = {
        "verdict": verdict_shape(verdict, [r.public_id for r in relied]),
        "approved_by": pair.approver_name,
    }
    entry, rewritten = record_change(
        claim, type=type, by=pair.author, body=body, shown_elsewhere=True
    )
    verdict.entry = entry
    verdict.recorded_at = entry.recorded_at
    verdict.issued_by = record.editor_for(pair.author)
    verdict.approved_by = pair.approver_editor
    verdict.full_clean()
    verdict.save(force_insert=True)
    Reliance.objects.bulk_create(Reliance(verdict=verdict, report=r) for r in relied)
    write_documents(entry, rewritten)
    return verdict
