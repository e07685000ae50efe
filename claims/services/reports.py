"""Add, revise and withdraw reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims.choices import EntryType, State
from claims.models import Answer, Citation, Claim, Detail, Report
from claims.roles import require
from claims.services.claims import sources_of
from claims.services.errors import demand
from claims.services.publication import (
    bump,
    changes,
    lock,
    mark_public,
    record_change,
    write_documents,
)
from claims.shapes import report_shape, source_shape
from sources.models import Source

FIELDS = frozenset(
    {
        "outlet", "speaker", "speaker_description", "attribution", "stance", "headline", "url",
        "archived_url", "quote", "language", "published", "capture",
        "rating_text", "rating_value", "rating_worst", "rating_best",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cites:
    """One thing that a report names as its source: exactly one of the first three."""

    report: Report | None = None
    source: Source | None = None
    description: str = ""
    independent: bool = False


@transaction.atomic
def add_report(
    *,
    by: User,
    claim: Claim,
    version: int | None = None,
    cites: Sequence[Cites] = (),
    answers: Sequence[Report] = (),
    details: Sequence[tuple[str, str]] = (),
    public_id: str | None = None,
    **fields: Any,
) -> Report:
    """Log a report of a claim; of a public claim it is public at once. Fields as in FIELDS.

    Raises Conflict, ValidationError, PermissionDenied.
    """
    require(by, "claims.add_report")
    claim = _open_claim(by, claim, version)
    report = Report(claim=claim, **_known(fields))
    if public_id:
        report.public_id = public_id
    report.set_page_keys()
    report.full_clean()
    report.save()
    _set_parts(report, cites, answers, details)
    bump(claim)
    if claim.is_public:
        report = Report.objects.with_sources().get(pk=report.pk)
        sources = sources_of(report)
        body = {
            "report": report_shape(report),
            "sources": [source_shape(s) for s in dict.fromkeys(sources)],
        }
        entry, rewritten = record_change(claim, type=EntryType.REPORT_ADDED, by=by, body=body)
        report.entry, report.recorded_at = entry, entry.recorded_at
        report.save(update_fields=["entry", "recorded_at"])
        mark_public(sources, entry)
        write_documents(entry, rewritten)
    return report


@transaction.atomic
def revise_report(
    *,
    by: User,
    report: Report,
    version: int | None = None,
    reason: str = "",
    cites: Sequence[Cites] | None = None,
    answers: Sequence[Report] | None = None,
    details: Sequence[tuple[str, str]] | None = None,
    **fields: Any,
) -> Report:
    """Correct what we logged of a report; of a public one with a reason that readers see.

    `version` is the claim's. Raises Conflict, ValidationError, PermissionDenied.
    """
    require(by, "claims.change_report")
    claim = _open_claim(by, report.claim, version)
    report = Report.objects.with_sources().get(pk=report.pk)
    if not report.live:
        raise ValidationError("A withdrawn report is not revised.")
    before = report_shape(report)
    for name, value in _known(fields).items():
        setattr(report, name, value)
    report.set_page_keys()
    report.full_clean()
    report.save()
    _set_parts(report, cites, answers, details)
    report = Report.objects.with_sources().get(pk=report.pk)
    changed = changes(before, report_shape(report))
    if not changed:
        return report
    bump(claim)
    if claim.is_public:
        why = demand(reason, "reason", "Readers see what changed: say why.")
        sources = sources_of(report)
        body = {
            "report": report_shape(report),
            "sources": [source_shape(s) for s in dict.fromkeys(sources)],
            "changes": changed,
            "reason": why,
        }
        entry, rewritten = record_change(claim, type=EntryType.REPORT_REVISED, by=by, body=body)
        mark_public(sources, entry)
        write_documents(entry, rewritten)
    return report


@transaction.atomic
def withdraw_report(*, by: User, report: Report, reason: str, version: int | None = None) -> Report:
    """Take a public report out of the evidence; it stays on the page with the reason.

    Raises Conflict, ValidationError (a draft's report, withdrawn already, no reason),
    PermissionDenied.
    """
    require(by, "claims.withdraw_report")
    claim = lock(report.claim, version)
    report = Report.objects.with_sources().get(pk=report.pk)
    if report.entry_id is None:
        raise ValidationError("This report is not public: delete it instead.")
    if not report.live:
        raise ValidationError("This report is withdrawn already.")
    report.withdrawn_reason = demand(reason, "reason", "Readers see why: give a reason.")
    bump(claim)
    body = {"report": report.public_id, "reason": report.withdrawn_reason}
    entry, rewritten = record_change(claim, type=EntryType.REPORT_WITHDRAWN, by=by, body=body)
    report.withdrawn_at = entry.recorded_at
    report.full_clean()
    report.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    write_documents(entry, rewritten)
    return report


@transaction.atomic
def delete_report(*, by: User, report: Report) -> None:
    """Delete a report of a draft. Raises ValidationError for anything readers have seen."""
    require(by, "claims.delete_report")
    claim = lock(report.claim, None)
    report = Report.objects.get(pk=report.pk)
    if report.entry_id is not None:
        raise ValidationError("A public report is never deleted. Withdraw it instead.")
    if Citation.objects.filter(report_cited=report).exclude(report=report).exists():
        raise ValidationError("Another report cites this one: change that first.")
    if Answer.objects.filter(answered=report).exists():
        raise ValidationError("Another report answers this one: change that first.")
    report.citations.all().delete()
    report.delete()
    bump(claim)


def _open_claim(by: User, claim: Claim, version: int | None) -> Claim:
    claim = lock(claim, version)
    if claim.is_public:
        require(by, "claims.publish_claim")
    if claim.state == State.RETIRED:
        raise ValidationError("This claim is retired: nothing is added to it.")
    return claim


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"no such field of a report: {', '.join(sorted(unknown))}")
    return fields


def _set_parts(
    report: Report,
    cites: Iterable[Cites] | None,
    answers: Iterable[Report] | None,
    details: Iterable[tuple[str, str]] | None,
) -> None:
    if cites is not None:
        _set_cites(report, cites)
    if answers is not None:
        _set_answers(report, answers)
    if details is not None:
        report.details.all().delete()
        for name, value in details:
            _clean_save(Detail(report=report, name=name, value=value))


def _set_cites(report: Report, cites: Iterable[Cites]) -> None:
    report.citations.all().delete()
    for cited in cites:
        if cited.report and cited.report.claim_id != report.claim_id:
            raise ValidationError({"cites": "Cite a report of the same claim."})
        _clean_save(
            Citation(
                report=report,
                report_cited=cited.report,
                source_cited=cited.source,
                description=cited.description,
                independent=cited.independent,
            )
        )


def _set_answers(report: Report, answers: Iterable[Report]) -> None:
    report.answer_rows.all().delete()
    for answered in answers:
        if not report.rebuts:
            raise ValidationError(
                {"answers": "Only a denial, clarification or retraction answers a report."}
            )
        if answered.claim_id != report.claim_id:
            raise ValidationError({"answers": "Answer a report of the same claim."})
        if report.published.certainly_before(answered.published):
            raise ValidationError(
                {"answers": f"It is dated before the report it answers ({answered})."}
            )
        _clean_save(Answer(report=report, answered=answered))


def _clean_save(part: Citation | Answer | Detail) -> None:
    part.full_clean()
    part.save()
