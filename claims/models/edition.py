"""What a claim's document was after each entry that changed it: what we said, and when.

Written with the document and never edited; only a redaction takes text out of it.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef

from claims.choices import State
from claims.models.claim import Claim
from claims.models.entry import Entry


class EditionQuerySet(models.QuerySet["Edition"]):
    """Words for choosing editions."""

    def last_by(self, number: int | None) -> EditionQuerySet:
        """Each claim's last edition up to an entry of the record, or at present."""
        earlier = self if number is None else self.filter(entry__lte=number)
        later = Edition.objects.filter(claim=OuterRef("claim"), entry__gt=OuterRef("entry"))
        if number is not None:
            later = later.filter(entry__lte=number)
        return earlier.filter(~Exists(later))

    def listed(self) -> EditionQuerySet:
        """What lists showed: claims that were not retired."""
        return self.filter(state=State.PUBLIC)

    def newest(self) -> EditionQuerySet:
        """In the order of what changed last, by entry number."""
        return self.order_by("-entry_id", "-claim_id")


class Edition(models.Model):
    """One state of a claim's document, as bytes; current until the claim's next edition."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="editions")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="editions")
    public_id = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    status = models.CharField(max_length=20, blank=True)
    settled = models.BooleanField()
    body = models.BinaryField()
    summary = models.BinaryField()
    etag = models.CharField(max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(F("entry").desc(), F("claim").desc(), name="claims_edition_newest")]
        constraints = [
            models.UniqueConstraint(fields=["claim", "entry"], name="claims_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.public_id} after entry {self.entry_id}"

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
