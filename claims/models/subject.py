"""What claims are about.

A subject that readers have seen is never deleted, and changes only through the record.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from claims.choices import State, SubjectKind
from sources.external_ids import validate_external_ids
from sources.listing import counted
from sources.partial_date import Precision, partial_date_columns, partial_date_rule
from sources.public_id import new_public_id, public_id_rule
from sources.wording import validate_prose, validate_title


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Words for choosing subjects."""

    def public(self) -> SubjectQuerySet:
        """Subjects of public claims; NULL means that no reader has seen it yet."""
        return self.filter(public_since__isnull=False)

    def with_counts(self) -> SubjectQuerySet:
        """Adds `claim_count`: the claims listed about it; counted for shown rows only."""
        pairs = Subject.claims.through._default_manager.filter(claim__state=State.PUBLIC)
        return self.annotate(claim_count=counted(pairs, "subject"))


class Subject(models.Model):
    """A film, series, person, company or event, with its date or period where it has one."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=SubjectKind)
    name = models.CharField(max_length=200, validators=[validate_title])
    slug = models.SlugField(max_length=70, unique=True)
    description = models.TextField(max_length=1000, blank=True, validators=[validate_prose])
    period_text = models.CharField(max_length=120, blank=True, validators=[validate_title])
    period_earliest = models.DateTimeField(null=True, blank=True)
    period_latest = models.DateTimeField(null=True, blank=True)
    period_precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.UNKNOWN, blank=True
    )
    period = partial_date_columns("period")
    external_ids = models.JSONField(
        default=dict,
        blank=True,
        validators=[validate_external_ids],
        help_text='Such as {"wikidata": "Q42"}.',
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    public_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            public_id_rule("claims_subject_public_id"),
            partial_date_rule("claims_subject_period", "period"),
            models.CheckConstraint(
                condition=Q(kind__in=SubjectKind.values),
                name="claims_subject_kind",
                violation_error_message="Choose one of the kinds of subject.",
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="claims_subject_name",
                violation_error_message="A subject needs a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("subject", args=[self.slug])

    @property
    def kind_plural(self) -> str:
        """The heading over several of its kind."""
        return SubjectKind(self.kind).plural
