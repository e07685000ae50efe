"""Say of many reports at once what they were taken from, or what they answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims.models import Claim, Report
from claims.services.publication import lock
from claims.services.reports import Cites, revise_report


@transaction.atomic
def connect_reports(
    *,
    by: User,
    claim: Claim,
    reports: Sequence[Report],
    cites: Cites | None = None,
    answers: Sequence[Report] = (),
    instead: bool = False,
    reason: str = "",
    version: int | None = None,
) -> list[Report]:
    """Add one citation, and answered reports, to each report; return those that changed.

    With `instead` they take the place of what each cites or answers now. All change or none.
    Raises Conflict, PermissionDenied, and ValidationError, also where a report would cite itself.
    """
    claim = lock(claim, version)
    changed = []
    for report in Report.objects.filter(pk__in=[r.pk for r in reports]).with_sources():
        if report.claim_id != claim.pk:
            raise ValidationError({"reports": "Connect reports of one claim."})
        before = claim.version
        revise_report(
            by=by,
            report=report,
            reason=reason,
            cites=_cites(report, cites, instead) if cites else None,
            answers=_answers(report, answers, instead) if answers else None,
        )
        claim.refresh_from_db(fields=["version"])
        if claim.version != before:
            changed.append(report)
    return changed


def _cites(report: Report, added: Cites, instead: bool) -> list[Cites]:
    if added.report == report:
        raise ValidationError(
            {"reports": f"It cannot be taken from itself: do not tick {report.outlet}."}
        )
    stored = [
        Cites(row.report_cited, row.source_cited, row.description, row.independent)
        for row in report.citations.all()
    ]
    kept = [] if instead else [row for row in stored if not _same(row, added)]
    return [*kept, added]


def _same(one: Cites, other: Cites) -> bool:
    told = (one.report, one.source, one.description)
    return told == (other.report, other.source, other.description)


def _answers(report: Report, added: Sequence[Report], instead: bool) -> list[Report]:
    kept = [] if instead else list(report.answers.all())
    return list(dict.fromkeys([*kept, *added]))
