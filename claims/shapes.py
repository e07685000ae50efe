"""The public JSON shape of each row: the same in the record, the documents and the API."""

from __future__ import annotations

from typing import Any

from claims.choices import SETTLED
from claims.models import Claim, Report, Subject, Verdict
from sources.partial_date import zulu
from sources.shapes import Shape, absolute, source_named, source_shape

__all__ = [
    "Shape",
    "absolute",
    "claim_shape",
    "recorded_report_shape",
    "recorded_verdict_shape",
    "report_shape",
    "source_named",
    "source_shape",
    "subject_named",
    "subject_shape",
    "verdict_shape",
]


def subject_named(subject: Subject) -> Shape:
    """A subject where another thing refers to it."""
    return {"id": subject.public_id, "name": subject.name, "kind": subject.kind}


def subject_shape(subject: Subject) -> Shape:
    """A subject in full; `period` is null where it has none."""
    period = subject.period
    return {
        **subject_named(subject),
        "slug": subject.slug,
        "description": subject.description,
        "period": period.as_json() if period.text else None,
        "external_ids": dict(subject.external_ids),
    }


def claim_shape(claim: Claim) -> Shape:
    """What editors say of a claim, without its reports and verdicts."""
    return {
        "id": claim.public_id,
        "sentence": claim.sentence,
        "context": claim.context,
        "language": claim.language,
        "subjects": [subject_named(s) for s in claim.subjects.all()],
        "settled_by": claim.settled_by,
        "standing": [source_named(s) for s in claim.standing.all()],
        "review_by": claim.review_by.isoformat() if claim.review_by else None,
    }


def relation_shape(claim: Claim, other: Claim, kind: str) -> Shape:
    """A relation in the record: what the other claim is to this one."""
    return {"claim": claim.public_id, "other": other.public_id, "kind": str(kind)}


def citation_shape(citation: Any) -> Shape:
    """One thing that a report cites: a report's id, a source, or an unnamed source described."""
    if citation.report_cited:
        return {"report": citation.report_cited.public_id}
    if citation.source_cited:
        return {"source": source_named(citation.source_cited)}
    return {"description": citation.description, "independent": citation.independent}


def report_shape(report: Report) -> Shape:
    """A report as its outlet published it, and what it cites and answers."""
    return {
        "id": report.public_id,
        "outlet": source_named(report.outlet),
        "speaker": source_named(report.speaker) if report.speaker else None,
        "speaker_description": report.speaker_description,
        "attribution": report.attribution,
        "stance": report.stance,
        "headline": report.headline,
        "url": report.url,
        "archived_url": report.archived_url,
        "quote": report.quote,
        "language": report.language,
        "published": report.published.as_json(),
        "cites": [citation_shape(c) for c in report.citations.all()],
        "answers": [r.public_id for r in report.answers.all()],
        "details": [{"name": d.name, "value": d.value} for d in report.details.all()],
        "rating": report.rating.as_json() if report.rating else None,
    }


def recorded_report_shape(report: Report) -> Shape:
    """A public report with what the record adds to it."""
    return {
        **report_shape(report),
        "entry": report.entry_id,
        "recorded_at": zulu(report.recorded_at),
        "withdrawn": None
        if report.live
        else {"at": zulu(report.withdrawn_at), "reason": report.withdrawn_reason},
    }


def verdict_shape(verdict: Verdict, reports: list[str]) -> Shape:
    """A verdict as it is issued; `reports` holds the ids relied on, in order."""
    return {
        "status": verdict.status,
        "settled": verdict.status in SETTLED,
        "rationale": verdict.rationale,
        "effective": verdict.effective.as_json(),
        "reports": reports,
        "corrects": verdict.corrects_id,
        "correction_reason": verdict.correction_reason or None,
        "override_reason": verdict.override_reason or None,
        "scale": verdict.scale,
    }


def recorded_verdict_shape(verdict: Verdict) -> Shape:
    """A verdict with its number and moment (loaded with its reports)."""
    reports = [r.public_id for r in verdict.reports.all()]
    return {
        "number": verdict.number,
        **verdict_shape(verdict, reports),
        "recorded_at": zulu(verdict.recorded_at),
    }
