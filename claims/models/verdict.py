"""The desk's dated, reasoned conclusion about a claim.

Never edited and never deleted, which the database enforces: a later verdict corrects it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from claims.choices import SCALE, Status
from claims.models.claim import Claim
from claims.models.entry import Editor, Entry
from claims.models.report import Report
from sources.partial_date import Precision, partial_date_columns
from sources.wording import validate_prose, validate_title


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """Words for choosing verdicts."""

    def recorded(self, number: int | None) -> VerdictQuerySet:
        """Verdicts up to an entry of the record; None means all of them."""
        return self if number is None else self.filter(entry__lte=number)

    def in_force(self, as_of: datetime | None, number: int | None) -> VerdictQuerySet:
        """Those that held by `as_of` and that nothing recorded by then corrects, last first.

        The first of a claim is its status: the fold of `claims.timeline`, in SQL.
        """
        corrections = Verdict.objects.recorded(number).filter(corrects=OuterRef("pk"))
        held = self.recorded(number) if as_of is None else self.begun(as_of).recorded(number)
        return held.filter(~Exists(corrections)).order_by("-effective_earliest", "-entry_id")

    def begun(self, as_of: datetime) -> VerdictQuerySet:
        """Verdicts whose effective moment had come."""
        return self.filter(effective_earliest__lte=as_of)


class Verdict(models.Model):
    """A status, why, since when, and the reports relied on; its number is its entry's."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, db_column="number"
    )
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    status = models.CharField(max_length=20, choices=Status)
    rationale = models.TextField(max_length=2000, validators=[validate_prose])
    reports = models.ManyToManyField(
        Report, through="claims.Reliance", related_name="verdicts", blank=True
    )
    effective_text = models.CharField(max_length=120, validators=[validate_title])
    effective_earliest = models.DateTimeField()
    effective_latest = models.DateTimeField()
    effective_precision = models.CharField(max_length=10, choices=Precision)
    effective = partial_date_columns("effective")
    recorded_at = models.DateTimeField()
    issued_by = models.ForeignKey(Editor, on_delete=models.PROTECT, related_name="verdicts")
    approved_by = models.ForeignKey(
        Editor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_verdicts",
        help_text="Empty only on a site with a single editor.",
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    correction_reason = models.CharField(max_length=500, blank=True, validators=[validate_title])
    override_reason = models.CharField(max_length=500, blank=True, validators=[validate_title])
    scale = models.CharField(max_length=40, default=SCALE)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_earliest", "-entry"]
        indexes = [
            models.Index(
                "claim",
                F("effective_earliest").desc(),
                F("entry").desc(),
                name="claims_verdict_as_of",
                include=["status", "recorded_at"],
            )
        ]
        default_permissions = ("view",)
        permissions = [
            ("issue_verdict", "Can issue a verdict"),
            ("correct_verdict", "Can correct a verdict"),
            ("override_standards", "Can issue a verdict below the standard of evidence"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="claims_verdict_status",
                violation_error_message="Choose one of the statuses.",
            ),
            models.CheckConstraint(
                condition=Q(rationale__regex=r"\S"),
                name="claims_verdict_rationale",
                violation_error_message="A verdict needs a rationale.",
            ),
            models.CheckConstraint(
                condition=Q(effective_precision__in=[Precision.DAY, Precision.MINUTE])
                & Q(effective_latest__gt=F("effective_earliest")),
                name="claims_verdict_effective",
                violation_error_message="A verdict holds from a day or a minute.",
            ),
            models.CheckConstraint(
                condition=Q(effective_earliest__lte=F("recorded_at")),
                name="claims_verdict_not_future",
                violation_error_message="A verdict cannot hold from a day that has not come.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("issued_by")),
                name="claims_verdict_two_people",
                violation_error_message="Nobody approves a verdict of their own.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="")
                | Q(corrects__isnull=False, correction_reason__regex=r"\S"),
                name="claims_verdict_correction",
                violation_error_message="A correction, and only a correction, says what was wrong.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} since {self.effective_text}"

    @property
    def number(self) -> int:
        """The number of the entry that recorded it."""
        return self.entry_id


class Reliance(models.Model):
    """A verdict relied on a report; append-only like the verdict."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="reliances")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reliances")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["verdict", "report"], name="claims_reliance_once")
        ]

    def __str__(self) -> str:
        return f"{self.verdict} relies on {self.report}"
