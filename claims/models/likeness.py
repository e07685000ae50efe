"""What claims are compared by, to find those like a text: words, stems, meaning.

Derived from the claims by `claims.matching` alone, in the transaction that changes a wording.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from claims.models.claim import Claim


class Likeness(models.Model):
    """A claim that can be found by likeness: a draft or a listed one, never a retired one."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )
    draft = models.BooleanField()
    words = models.TextField(help_text="Of its sentence, subjects, context and first headlines.")
    stemmer = models.CharField(max_length=20, help_text="The configuration of its language.")
    stems = SearchVectorField(help_text="By the English stemmer and that of its language.")
    length = models.PositiveSmallIntegerField(help_text="How many stems it has.")
    meaning = models.BinaryField(
        null=True, help_text="A unit vector of 256 half floats; null where none can be had."
    )

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=["stems"], name="claims_likeness_stems", fastupdate=False)]

    def __str__(self) -> str:
        return self.words


class Stem(models.Model):
    """How many listed claims have a stem; the empty stem counts the listed claims."""

    stem = models.TextField(primary_key=True)
    claims = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(claims__gt=0), name="claims_stem_claims"),
        ]

    def __str__(self) -> str:
        return self.stem


class StemChange(models.Model):
    """Stems of a claim that are still to be counted in or out: nobody waits for a counter."""

    stems = ArrayField(models.TextField())
    step = models.SmallIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(step__in=[-1, 1]), name="claims_stemchange_step"),
        ]

    def __str__(self) -> str:
        return f"{self.step:+d} {' '.join(self.stems)}"
