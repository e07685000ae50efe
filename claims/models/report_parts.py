"""What a report cites, what it answers and what it asserts in particular.

Each belongs to one report and is replaced whole when the report is revised.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from claims.models.report import Report
from sources.models import Source
from sources.wording import validate_title


class Citation(models.Model):
    """What a report names as its source: another report, a source, or someone undescribed.

    Exactly one of the three. `independent` is an editor's decision about the third.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="citations")
    report_cited = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    source_cited = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="cited_by"
    )
    description = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_title],
        help_text="For an unnamed source of its own: “an earlier unnamed source”.",
    )
    independent = models.BooleanField(
        "accepted as an independent origin",
        default=False,
        help_text="Only for an unnamed source of the outlet's own.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(report_cited__isnull=False, source_cited__isnull=True, description="")
                | Q(report_cited__isnull=True, source_cited__isnull=False, description="")
                | Q(
                    report_cited__isnull=True,
                    source_cited__isnull=True,
                    description__regex=r"\S",
                ),
                name="claims_citation_one",
                violation_error_message="Cite a report, or a source, or describe an unnamed one: "
                "one of the three.",
            ),
            models.CheckConstraint(
                condition=Q(independent=False) | Q(description__regex=r"\S"),
                name="claims_citation_independent",
                violation_error_message="Only an unnamed source can be accepted as independent.",
            ),
            models.UniqueConstraint(
                fields=["report", "report_cited"],
                name="claims_citation_report",
                violation_error_message="This report is already cited.",
            ),
            models.UniqueConstraint(
                fields=["report", "source_cited"],
                name="claims_citation_source",
                violation_error_message="This source is already cited.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.report_cited or self.source_cited or self.description)


class Answer(models.Model):
    """A rebuttal answers an earlier report of the same claim."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answer_rows")
    answered = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answered_rows")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "answered"],
                name="claims_answer_once",
                violation_error_message="It answers this report already.",
            ),
            models.CheckConstraint(
                condition=~Q(report=F("answered")),
                name="claims_answer_self",
                violation_error_message="A report cannot answer itself.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.answered)


class Detail(models.Model):
    """Something particular that a report asserts, so that mutations of one origin show."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="details")
    name = models.CharField(max_length=60, validators=[validate_title])
    value = models.CharField(max_length=200, validators=[validate_title])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "name"],
                name="claims_detail_once",
                violation_error_message="This detail is already given.",
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S") & Q(value__regex=r"\S"),
                name="claims_detail_given",
                violation_error_message="A detail needs a name and a value.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
