"""The record: everything that became public, numbered in commit order.

Append-only, which the database enforces: it numbers, dates and hashes each entry itself.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import EntryType
from claims.models.claim import Claim
from sources.public_id import new_public_id

REGARDING = (EntryType.ENTRY_REDACTED, EntryType.ENTRY_RESTATED)
REVISING = (
    EntryType.CLAIM_REVISED,
    EntryType.REPORT_REVISED,
    EntryType.SOURCE_REVISED,
    EntryType.SUBJECT_REVISED,
)
"""The entries that later ones of a kind are looked for among, to tell the past."""
CORRECTING = (
    EntryType.VERDICT_CORRECTED,
    EntryType.CLAIM_REVISED,
    EntryType.CLAIM_RETIRED,
    EntryType.REPORT_REVISED,
    EntryType.REPORT_WITHDRAWN,
    EntryType.SOURCE_REVISED,
    EntryType.SUBJECT_REVISED,
)
"""The entries that alter something that readers had seen."""


class Editor(models.Model):
    """The pseudonym under which an account appears in the record; the two part only here."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="editor"
    )
    pseudonym = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.pseudonym


class Entry(models.Model):
    """One numbered line of the record; `leaf` is what the Merkle tree is built over.

    Number, moment, leaf and hash are set by the database on INSERT, under the record's lock.
    """

    number = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    type = models.CharField(max_length=40, choices=EntryType)
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        to_field="public_id",
        null=True,
        related_name="entries",
        help_text="Empty for a change of a source or a subject.",
    )
    actor = models.CharField(max_length=10)
    body = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    regards = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="regarding",
        help_text="The entry that this one redacts or restates.",
    )
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        default_permissions = ("view",)
        permissions = [("redact_entry", "Can remove text from the record for a legal reason")]
        indexes = [
            models.Index(fields=["claim", "number"]),
            models.Index(fields=["recorded_at"], name="claims_entry_recorded_at"),
            models.Index(
                fields=["number"], name="claims_entry_correcting", condition=Q(type__in=CORRECTING)
            ),
            models.Index(
                fields=["number"],
                name="claims_entry_redacting",
                condition=Q(type=EntryType.ENTRY_REDACTED),
            ),
            models.Index(
                fields=["type", "number"],
                name="claims_entry_revising",
                condition=Q(type__in=REVISING),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="claims_entry_number"),
            models.CheckConstraint(
                condition=Q(type__in=EntryType.values), name="claims_entry_type"
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False, salt__isnull=False)
                | Q(body__isnull=True, salt__isnull=True),
                name="claims_entry_redacted",
            ),
            models.CheckConstraint(
                condition=Q(type__in=REGARDING, regards__isnull=False)
                | (~Q(type__in=REGARDING) & Q(regards__isnull=True)),
                name="claims_entry_regards",
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number}: {self.type}"

    @property
    def content(self) -> dict[str, Any]:
        """What the body says; of a redacted entry what its last restatement says.

        Raises DoesNotExist for a redacted tombstone, which nobody makes.
        """
        if self.body is None:
            restated = self.regarding.filter(type=EntryType.ENTRY_RESTATED, body__isnull=False)
            body: dict[str, Any] = restated.latest("number").content["body"]
            return body
        content: dict[str, Any] = json.loads(bytes(self.body))
        return content
