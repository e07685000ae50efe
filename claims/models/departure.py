"""An address that spelled a text which was redacted: known again without being kept.

Only a keyed hash of the path is stored, so that nobody reads the removed name off the table.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Departure(models.Model):
    """A page stood at this path until its name was removed."""

    digest = models.CharField(max_length=64, primary_key=True)
    departed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="claims_departure_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"An address that is gone since {self.departed_at:%d %B %Y}"
