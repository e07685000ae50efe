"""The record: everything that became public, numbered in commit order.

Append-only, which the database enforces: it numbers, dates and hashes each entry itself.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.choices import EntryType
from claims.models.claim import Claim
from sources.public_id import new_public_id


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
    body = models.BinaryField()
    salt = models.BinaryField()
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["claim", "number"]),
            models.Index(fields=["recorded_at"], name="claims_entry_recorded_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="claims_entry_number"),
            models.CheckConstraint(
                condition=Q(type__in=EntryType.values), name="claims_entry_type"
            ),
        ]

    def __str__(self) -> str:
        return f"Entry {self.number}: {self.type}"
