"""One dated statement at one URL: an outlet published that a speaker said something.

A report that readers have seen is never deleted: it is revised or withdrawn, with a reason.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from claims.choices import REBUTS, Attribution, Stance
from claims.models.claim import Claim
from claims.rating import Rating
from sources.capture.address import RULE, page_key
from sources.models import Capture, Source
from sources.partial_date import Precision, partial_date_columns, partial_date_rule
from sources.public_id import new_public_id, public_id_rule
from sources.wording import validate_prose, validate_title, validate_web_address


class ReportQuerySet(models.QuerySet["Report"]):
    """Words for choosing reports."""

    def public(self) -> ReportQuerySet:
        """Reports that readers may see, withdrawn ones included; NULL entry means not yet."""
        return self.filter(entry__isnull=False)

    def live(self) -> ReportQuerySet:
        """Reports that still count as evidence."""
        return self.filter(withdrawn_at__isnull=True)

    def with_sources(self) -> ReportQuerySet:
        """Everything that showing or tracing a report needs, in a fixed number of queries."""
        return self.select_related("outlet", "speaker").prefetch_related(
            "citations__report_cited", "citations__source_cited", "details", "answers"
        )

    def with_claims(self) -> ReportQuerySet:
        """Who published it, who spoke, and what its claim has come to, in the same query."""
        heavy = [f"claim__document__{name}" for name in ("body", "summary", "words", "search")]
        return self.select_related("claim__document", "outlet", "speaker").defer(*heavy)

    def of_pages(self, keys: Collection[str]) -> ReportQuerySet:
        """Reports published at one of these pages, by its own address or that of its archived copy.

        `keys` are page keys.
        """
        return self.filter(Q(page_key__in=keys) | Q(archived_key__in=keys))

    def latest_first(self) -> ReportQuerySet:
        """By the end of the time in which it was certainly published; undated ones last."""
        return self.order_by(F("published_latest").desc(nulls_last=True), "-pk")


class Report(models.Model):
    """An outlet published that a speaker said something that takes a stance on a claim."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reports")
    outlet = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reports")
    speaker = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="statements", null=True, blank=True
    )
    speaker_description = models.CharField(
        "description of the speaker",
        max_length=200,
        blank=True,
        validators=[validate_title],
        help_text="For someone who is not named: “unnamed insiders”, “a spokesperson”.",
    )
    attribution = models.CharField(max_length=20, choices=Attribution)
    stance = models.CharField(max_length=20, choices=Stance)
    headline = models.CharField(max_length=300, blank=True, validators=[validate_title])
    url = models.URLField("URL", max_length=2000, blank=True, validators=[validate_web_address])
    archived_url = models.URLField(
        "archived URL", max_length=2000, blank=True, validators=[validate_web_address]
    )
    quote = models.TextField(
        max_length=500,
        blank=True,
        validators=[validate_prose],
        help_text="Short and verbatim, in the language of the page, without quotation marks.",
    )
    language = models.CharField(max_length=35, default="en", help_text="BCP 47, such as en.")
    published_text = models.CharField(
        max_length=120, default="unknown", validators=[validate_title]
    )
    published_earliest = models.DateTimeField(null=True, blank=True)
    published_latest = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.UNKNOWN
    )
    published = partial_date_columns("published")
    rating_text = models.CharField(
        "its own rating",
        max_length=120,
        blank=True,
        validators=[validate_title],
        help_text="What a fact-checker concluded, in its words: “Mostly false”.",
    )
    rating_value = models.DecimalField(
        "in numbers", max_digits=9, decimal_places=3, null=True, blank=True
    )
    rating_worst = models.DecimalField(
        "on a scale from", max_digits=9, decimal_places=3, null=True, blank=True
    )
    rating_best = models.DecimalField("to", max_digits=9, decimal_places=3, null=True, blank=True)
    answers = models.ManyToManyField(
        "self", through="claims.Answer", symmetrical=False, related_name="answered_by"
    )
    page_key = models.CharField(
        max_length=2000, blank=True, editable=False, help_text="The URL as pages are compared."
    )
    archived_key = models.CharField(
        max_length=2000,
        blank=True,
        editable=False,
        help_text="The archived URL as pages are compared.",
    )
    keyed_by = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="The number of the rule that both keys are made by."
    )
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        help_text="The fetch of the page that it was logged from.",
    )
    recorded_at = models.DateTimeField(null=True, editable=False)
    entry = models.ForeignKey(
        "claims.Entry",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="reports",
        help_text="The entry that made it public.",
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(
        max_length=500, blank=True, editable=False, validators=[validate_title]
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["published_earliest", "pk"]
        indexes = [
            models.Index(fields=["claim", "published_earliest", "id"]),
            models.Index(fields=["page_key"], name="claims_report_page", condition=~Q(page_key="")),
            models.Index(
                fields=["archived_key"],
                name="claims_report_archived",
                condition=~Q(archived_key=""),
            ),
            models.Index(
                fields=["claim"], name="claims_report_rated", condition=~Q(rating_text="")
            ),
            models.Index(fields=["keyed_by"], name="claims_report_keyed_by"),
        ]
        permissions = [("withdraw_report", "Can withdraw a public report")]
        constraints = [
            public_id_rule("claims_report_public_id"),
            partial_date_rule("claims_report_published", "published"),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values),
                name="claims_report_stance",
                violation_error_message="Choose one of the stances.",
            ),
            models.CheckConstraint(
                condition=Q(attribution__in=Attribution.values),
                name="claims_report_attribution",
                violation_error_message="Choose one of the attributions.",
            ),
            models.CheckConstraint(
                condition=~Q(attribution__in=["on_record", "spokesperson"])
                | Q(speaker__isnull=False),
                name="claims_report_speaker_named",
                violation_error_message="On the record, or through a spokesperson, somebody named "
                "speaks: choose the person or the organisation.",
            ),
            models.CheckConstraint(
                condition=~Q(attribution="anonymous")
                | (Q(speaker__isnull=True) & Q(speaker_description__regex=r"\S")),
                name="claims_report_speaker_anonymous",
                violation_error_message="An anonymous speaker is described, not named.",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^https?://"),
                name="claims_report_url",
                violation_error_message="A URL begins with http:// or https://.",
            ),
            models.CheckConstraint(
                condition=Q(archived_url="") | Q(archived_url__regex=r"^https?://"),
                name="claims_report_archived_url",
                violation_error_message="An archived URL begins with http:// or https://.",
            ),
            models.CheckConstraint(
                condition=Q(rating_value=None, rating_worst=None, rating_best=None)
                | Q(
                    rating_value__isnull=False,
                    rating_worst__isnull=False,
                    rating_best__isnull=False,
                    rating_text__regex=r"\S",
                    rating_worst__lt=F("rating_best"),
                    rating_value__gte=F("rating_worst"),
                    rating_value__lte=F("rating_best"),
                ),
                name="claims_report_rating",
                violation_error_message="A rating in numbers needs its words, and both ends of a "
                "scale that it lies on.",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True, entry__isnull=True)
                | Q(recorded_at__isnull=False, entry__isnull=False),
                name="claims_report_recorded",
                violation_error_message="A report is recorded exactly when the record says so.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_reason__regex=r"\S",
                    entry__isnull=False,
                ),
                name="claims_report_withdrawn",
                violation_error_message="Only a public report is withdrawn, and with a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet}: {self.headline or self.quote or self.get_stance_display()}"

    def set_page_keys(self) -> None:
        """Write both addresses as pages are compared."""
        self.page_key = page_key(self.url)
        self.archived_key = page_key(self.archived_url)
        self.keyed_by = RULE

    @property
    def rating(self) -> Rating | None:
        """What its outlet, a fact-checker, concluded; None where it rates nothing."""
        if not self.rating_text:
            return None
        return Rating(self.rating_text, self.rating_value, self.rating_worst, self.rating_best)

    @rating.setter
    def rating(self, given: Rating | None) -> None:
        rated = given or Rating("")
        self.rating_text = rated.text
        self.rating_value, self.rating_worst, self.rating_best = (
            rated.value,
            rated.worst,
            rated.best,
        )

    @property
    def rebuts(self) -> bool:
        """Whether it denies, clarifies or retracts."""
        return self.stance in REBUTS

    @property
    def live(self) -> bool:
        """Whether it still counts as evidence."""
        return self.withdrawn_at is None

    @property
    def speaker_name(self) -> str:
        """Who spoke, in the words that a byline uses; empty where nobody is named or described."""
        if self.speaker and self.speaker_description:
            return f"{self.speaker_description} for {self.speaker.name}"
        return self.speaker.name if self.speaker else self.speaker_description
