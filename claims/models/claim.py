"""One checkable sentence about a subject, narrow enough for one verdict.

Once public it is never deleted and never a draft again; every change goes through the services.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse

from claims.choices import STORED_RELATIONS, RelationKind, State
from claims.models.subject import Subject
from sources.models import Source
from sources.public_id import new_public_id, public_id_rule
from sources.wording import validate_prose, validate_title


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Words for choosing claims."""

    def public(self) -> ClaimQuerySet:
        """Everything that readers may see, retired claims included."""
        return self.exclude(state=State.DRAFT)

    def with_document(self) -> ClaimQuerySet:
        """The claim and which document it has, less what that says, in one query."""
        told = [f"document__{name}" for name in ("public_id", "entry", "etag")]
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("document").only(*own, *told)

    def listed(self) -> ClaimQuerySet:
        """What lists show: public and not retired."""
        return self.filter(state=State.PUBLIC)


class Claim(models.Model):
    """What is claimed, what would settle it, and who could."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    slug = models.SlugField(max_length=70, editable=False)
    sentence = models.CharField(max_length=300, validators=[validate_title])
    context = models.TextField(max_length=5000, blank=True, validators=[validate_prose])
    language = models.CharField(max_length=35, default="en", help_text="BCP 47, such as en.")
    subjects = models.ManyToManyField(Subject, related_name="claims")
    settled_by = models.TextField(
        "what would settle it", max_length=1000, blank=True, validators=[validate_prose]
    )
    standing = models.ManyToManyField(
        Source,
        related_name="can_settle",
        blank=True,
        verbose_name="who could settle it",
        help_text="The sources able to know: the director, the studio, the court.",
    )
    review_by = models.DateField("look again on", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    retired_reason = models.CharField(
        max_length=500, blank=True, editable=False, validators=[validate_title]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    entry = models.OneToOneField(
        "claims.Entry",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="published_claim",
        help_text="The entry that made it public.",
    )
    related = models.ManyToManyField(
        "self", through="claims.Relation", symmetrical=False, through_fields=("claim", "other")
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            public_id_rule("claims_claim_public_id"),
            models.CheckConstraint(
                condition=Q(sentence__regex=r"\S"),
                name="claims_claim_sentence",
                violation_error_message="A claim needs a sentence that can be checked.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, entry__isnull=True)
                | Q(state__in=[State.PUBLIC, State.RETIRED], entry__isnull=False),
                name="claims_claim_state",
                violation_error_message="A claim is public exactly when the record says so.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RETIRED, retired_reason__regex=r"\S")
                | (~Q(state=State.RETIRED) & Q(retired_reason="")),
                name="claims_claim_retired",
                violation_error_message="A retired claim, and only a retired one, says why.",
            ),
        ]
        permissions = [
            ("publish_claim", "Can make a claim public"),
            ("retire_claim", "Can retire a public claim"),
        ]

    def __str__(self) -> str:
        return self.sentence

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.public_id, self.slug])

    def get_reports_url(self) -> str:
        """The list of all its reports and verdicts."""
        return reverse("claim-reports", args=[self.public_id, self.slug])

    @property
    def is_public(self) -> bool:
        """Whether readers can see it."""
        return self.state != State.DRAFT


class Relation(models.Model):
    """`other` is narrower than, a premise of, or contradicts `claim`; one row per pair."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="relations")
    other = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="inverse_relations")
    kind = models.CharField(max_length=20, choices=RelationKind)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=STORED_RELATIONS),
                name="claims_relation_kind",
                violation_error_message="Store narrower, premise_of or contradicts.",
            ),
            models.CheckConstraint(
                condition=~Q(claim=F("other")),
                name="claims_relation_self",
                violation_error_message="A claim cannot be related to itself.",
            ),
            models.UniqueConstraint(
                Least("claim", "other"),
                Greatest("claim", "other"),
                name="claims_relation_pair",
                violation_error_message="These two claims are already related.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other} ({self.kind}) {self.claim}"
