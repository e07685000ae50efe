"""What readers are given of a claim: its public JSON, ready to be sent.

Rewritten by the services in the transaction of every change; never edited otherwise.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Q, When

from claims.choices import SETTLED, State, Status
from claims.models.claim import Claim
from claims.models.entry import Entry


class DocumentQuerySet(models.QuerySet["Document"]):
    """Words for choosing documents."""

    def listed(self) -> DocumentQuerySet:
        """What lists show: claims that are not retired."""
        return self.filter(state=State.PUBLIC)

    def newest(self) -> DocumentQuerySet:
        """In the order of what changed last, by entry number."""
        return self.order_by("-entry_id", "-claim_id")

    def open_first(self) -> DocumentQuerySet:
        """Open ones, then settled ones, then what is moot; within each what changed last first."""
        rank = Case(
            When(settled=True, then=1), When(status=Status.MOOT, then=2), default=0,
            output_field=models.SmallIntegerField(),
        )  # fmt: skip
        return self.order_by(rank, "-entry_id", "-claim_id")

    def for_lists(self) -> DocumentQuerySet:
        """Only what a row of a list is made of."""
        return self.only("public_id", "status", "summary")


class Document(models.Model):
    """A public claim as bytes: `body` for one, `summary` for lists; the rest is for filters."""

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, primary_key=True, related_name="document"
    )
    public_id = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=10, choices=State)
    status = models.CharField(max_length=20, choices=Status, blank=True)
    settled = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="documents")
    updated_at = models.DateTimeField()
    body = models.BinaryField()
    summary = models.BinaryField()
    etag = models.CharField(max_length=64)
    words = models.TextField(help_text="Sentence and names, for help with misspellings.")
    search = SearchVectorField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            GinIndex(fields=["search"], name="claims_document_search"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="claims_document_words"),
            models.Index(F("entry").desc(), F("claim").desc(), name="claims_document_newest"),
            models.Index(
                F("since").desc(),
                F("claim").desc(),
                name="claims_document_settled_since",
                condition=Q(settled=True, state=State.PUBLIC),
            ),
            models.Index(
                "status", F("entry").desc(), F("claim").desc(), name="claims_document_status"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="", since__isnull=True)
                | Q(status__in=Status.values, since__isnull=False),
                name="claims_document_status_since",
            ),
            models.CheckConstraint(
                condition=Q(settled=True, status__in=sorted(SETTLED))
                | (Q(settled=False) & ~Q(status__in=sorted(SETTLED))),
                name="claims_document_settled",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def content(self) -> dict[str, Any]:
        """The document as Python data."""
        content: dict[str, Any] = json.loads(bytes(self.body))
        return content

    @property
    def card(self) -> dict[str, Any]:
        """The list item as Python data."""
        card: dict[str, Any] = json.loads(bytes(self.summary))
        return card
