"""What waits for an editor: each queue is a list of rows, whoever looks at it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from claims.choices import AGAINST, OPEN, Stance, State, Status
from claims.models import Claim, Report, Verdict

QUIET = timedelta(days=30)
"""How long an open rumour rests before somebody should look at it."""
LATELY = timedelta(days=30)
"""For how long a repetition that was logged stays in its queue."""
_GAINSAID = (
    Q(claim__document__status__in=sorted(AGAINST), stance=Stance.CONFIRMS)
    | Q(
        claim__document__status=Status.CONFIRMED,
        stance__in=[Stance.DENIES, Stance.CLARIFIES, Stance.RETRACTS],
    )
    | Q(
        claim__document__status=Status.PARTLY_CONFIRMED,
        stance__in=[Stance.CONFIRMS, Stance.DENIES, Stance.RETRACTS],
    )
)
"""Reports that speak against the settled status of their claim."""


def drafts() -> QuerySet[Claim]:
    """Claims that no reader has seen, the newest first."""
    return Claim.objects.filter(state=State.DRAFT).order_by("-pk")


def review_due(now: datetime) -> QuerySet[Claim]:
    """Public claims whose day to look again has come (UTC), the longest overdue first."""
    due = Claim.objects.filter(state=State.PUBLIC, review_by__lte=now.date())
    return due.order_by("review_by", "pk")


def challenged(now: datetime) -> QuerySet[Claim]:
    """Settled claims against which a report was logged after their verdict."""
    against = (
        Report.objects.public()
        .live()
        .filter(_GAINSAID, claim__document__settled=True)
        .annotate(verdict=_of_the_verdict(now, "entry_id"))
        .filter(entry_id__gt=F("verdict"))
    )
    found = Claim.objects.filter(state=State.PUBLIC, pk__in=against.order_by().values("claim"))
    return found.order_by("-pk")


def gone_quiet(now: datetime) -> QuerySet[Claim]:
    """Open claims of which nothing new was recorded for 30 days, the quietest first."""
    open_claims = Claim.objects.filter(state=State.PUBLIC, document__status__in=sorted(OPEN))
    quiet = open_claims.filter(document__updated_at__lt=now - QUIET)
    return quiet.order_by("document__updated_at", "pk")


def repeating(now: datetime) -> QuerySet[Report]:
    """Assertions logged in the last 30 days and published when the verdict against them held.

    As on the claim's page, the verdict's own day has to be over.
    """
    asserted = Report.objects.public().live().filter(stance=Stance.ASSERTS)
    lately = asserted.filter(
        claim__state=State.PUBLIC,
        claim__document__status__in=sorted(AGAINST),
        recorded_at__gte=now - LATELY,
    ).annotate(settled=_of_the_verdict(now, "effective_latest"))
    return lately.filter(published_earliest__gte=F("settled")).order_by("-recorded_at", "-pk")


def _of_the_verdict(now: datetime, column: str) -> Subquery:
    """A column of the verdict that a report's claim stands under."""
    last = Verdict.objects.in_force(now, None).filter(claim=OuterRef("claim"))
    return Subquery(last.values(column)[:1])
