"""A page that an editor pasted the address of: when it was fetched, and what its text was.

A capture is never public. The hash of the text stays; the text itself goes after some days.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sources.capture.failure import Failure
from sources.partial_date import Precision, partial_date_columns
from sources.public_id import new_public_id


class CaptureState(models.TextChoices):
    """How far the fetch has come."""

    WAITING = "waiting", "Being fetched"
    READ = "read", "Read"
    FAILED = "failed", "Not fetched"


class CaptureQuerySet(models.QuerySet["Capture"]):
    """Words for choosing captures."""

    def of_page(self, key: str) -> CaptureQuerySet:
        """Captures of one page, whatever form its address had; none for an empty key."""
        return self.filter(page_key=key) if key else self.none()

    def read(self) -> CaptureQuerySet:
        """Those whose text is known."""
        return self.filter(state=CaptureState.READ)


class Capture(models.Model):
    """One fetch of one page, or one paste of its text, and what was read off it."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    asked_url = models.CharField(max_length=2000, blank=True)
    page_key = models.CharField(max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="captures"
    )
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=10, choices=CaptureState, default=CaptureState.WAITING)
    failure = models.CharField(max_length=20, choices=Failure, blank=True)
    failure_status = models.PositiveSmallIntegerField(null=True, blank=True)
    pasted = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    headline = models.CharField(max_length=300, blank=True)
    outlet_name = models.CharField(max_length=300, blank=True)
    authors = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=35, blank=True)
    published_text = models.CharField(max_length=120, default="unknown", blank=True)
    published_earliest = models.DateTimeField(null=True, blank=True)
    published_latest = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.UNKNOWN
    )
    published = partial_date_columns("published")
    text = models.TextField(blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    reviews = models.JSONField(default=list, blank=True)

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "pasted page"
        default_permissions = ("add", "view")
        indexes = [models.Index(fields=["page_key", "-id"], name="sources_capture_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CaptureState.READ, read_at__isnull=False, text_hash__regex=r"\S")
                | Q(state=CaptureState.FAILED, failure__in=Failure.values)
                | Q(state=CaptureState.WAITING),
                name="sources_capture_state",
            )
        ]

    def __str__(self) -> str:
        return self.headline or self.asked_url or f"Pasted text {self.public_id}"

    @property
    def waits(self) -> bool:
        """Whether the page is still being fetched."""
        return self.state == CaptureState.WAITING

    @property
    def known(self) -> bool:
        """Whether there is something to read."""
        return self.state == CaptureState.READ
