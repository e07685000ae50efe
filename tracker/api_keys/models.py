"""A key of the API: what it may be used for, and a hash to know it by; never the key itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Scope(models.TextChoices):
    """What a key may be used for."""

    READ = "read", "Reading: claims, sources, look-ups, changes, proofs"
    EXPORTS = "exports", "Downloading exports"


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Words for choosing keys."""

    def live(self) -> ApiKeyQuerySet:
        """Those that have not been revoked."""
        return self.filter(revoked_at=None)


class ApiKey(models.Model):
    """Raises the limits for whoever shows it; revoked for ever, and never deleted."""

    name = models.CharField(
        max_length=80, help_text="Who uses it and what for: “Archive of the Evening Post”."
    )
    start = models.CharField("begins with", max_length=10, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    made_at = models.DateTimeField("made", db_default=Now(), editable=False)
    last_used_at = models.DateTimeField("last used", null=True, editable=False)
    revoked_at = models.DateTimeField("revoked", null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        ordering = ("-made_at", "-pk")
        default_permissions = ("view", "add", "change")
        constraints = (
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(revoked_at=None),
                name="api_keys_apikey_name",
                violation_error_message="A key of this name is in use.",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex="^[0-9a-f]{64}$"), name="api_keys_apikey_digest"
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gte=1) & Q(scopes__contained_by=Scope.values),
                name="api_keys_apikey_scopes",
                violation_error_message="Choose what the key may be used for.",
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="api_keys_apikey_named"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
