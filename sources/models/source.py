"""Who speaks or publishes.

A source that readers have seen is never deleted, and changes only through the claims' record.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from sources.choices import SourceKind
from sources.external_ids import validate_external_ids
from sources.listing import counted
from sources.public_id import new_public_id, public_id_rule
from sources.wording import validate_title, validate_web_address

_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+", re.ASCII)


def validate_domain(value: str) -> None:
    """Accept a lower-case host name without scheme, port or path."""
    if not _DOMAIN.fullmatch(value):
        raise ValidationError(f"“{value[:60]}” is not a domain such as example.org.", code="domain")


class SourceQuerySet(models.QuerySet["Source"]):
    """Words for choosing sources."""

    def public(self) -> SourceQuerySet:
        """Sources that some public page shows; NULL means that no reader has seen it yet."""
        return self.filter(public_since__isnull=False)

    def with_counts(self) -> SourceQuerySet:
        """Adds `report_count` and `statement_count`: public reports it published, or spoke in."""
        published = _public("reports")
        said = _public("statements")
        return self.annotate(
            report_count=counted(published, "outlet"), statement_count=counted(said, "speaker")
        )


def _public(relation: str) -> QuerySet[Any, Any]:
    """The public rows of another app that point here under this name."""
    model: Any = Source._meta.get_field(relation).related_model
    rows: QuerySet[Any, Any] = model.objects.public()
    return rows


class Source(models.Model):
    """An outlet, organisation, person, account or official record."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=SourceKind)
    name = models.CharField(max_length=200, validators=[validate_title])
    slug = models.SlugField(max_length=70, unique=True)
    description = models.CharField(max_length=300, blank=True, validators=[validate_title])
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47, such as en or pt-BR.")
    homepage = models.URLField(max_length=500, blank=True, validators=[validate_web_address])
    domains = ArrayField(
        models.CharField(max_length=253, validators=[validate_domain]),
        default=list,
        blank=True,
        help_text="Host names it publishes under, without www, separated by commas.",
    )
    corrections_policy = models.URLField(
        max_length=500, blank=True, validators=[validate_web_address]
    )
    external_ids = models.JSONField(
        default=dict,
        blank=True,
        validators=[validate_external_ids],
        help_text='Such as {"wikidata": "Q42"}.',
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    public_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            public_id_rule("sources_source_public_id"),
            models.CheckConstraint(
                condition=Q(kind__in=SourceKind.values),
                name="sources_source_kind",
                violation_error_message="Choose one of the kinds of source.",
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="sources_source_name",
                violation_error_message="A source needs a name.",
            ),
            models.CheckConstraint(
                condition=Q(homepage="") | Q(homepage__regex=r"^https?://"),
                name="sources_source_homepage",
                violation_error_message="A homepage begins with http:// or https://.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.slug])

    @property
    def kind_plural(self) -> str:
        """The heading over several of its kind."""
        return SourceKind(self.kind).plural
