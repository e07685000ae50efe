"""What a service refuses, beside Django's ValidationError and PermissionDenied."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from claims.models import Claim, Proposal, Subject
from sources.models import Source


class Conflict(Exception):
    """Somebody changed the row since the caller read it; `row` is what it is now."""

    def __init__(self, row: Claim | Proposal | Source | Subject, version: int) -> None:
        self.row = row
        self.version = version
        super().__init__(
            f"Somebody else changed this since you opened it "
            f"(you have version {version}, it is now {row.version}). Reload, then try again."
        )


class BelowStandard(ValidationError):
    """The evidence lacks what the chosen status needs; `missing` says what."""

    def __init__(self, status: str, missing: list[str]) -> None:
        self.status = status
        self.missing = missing
        super().__init__(
            f"The evidence does not support “{status}” yet: it needs {'; '.join(missing)}.",
            code="below_standard",
        )


def demand(text: str, field: str, message: str) -> str:
    """Return the text without surrounding space; raise ValidationError if nothing is left."""
    if not text.strip():
        raise ValidationError({field: message}) if field else ValidationError(message)
    return text.strip()
