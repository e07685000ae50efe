"""What a service refuses, told at the field of a form where an editor can act on it."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import IntegrityError

from claims import held
from claims.services import BelowStandard, Conflict

REFUSALS = (
    ValidationError,
    Conflict,
    PermissionDenied,
    IntegrityError,
    ObjectDoesNotExist,
    held.Refused,
)
"""Everything a service may raise that the editor is told of beside what was typed."""
CONFLICT = (
    "Somebody else changed this since you opened it. Nothing was saved; everything you typed is "
    "still here. Look at what is stored now, then save again if yours should take its place."
)
FIELD_OF = {"cites": None, "answers": "answering", "public_id": None, NON_FIELD_ERRORS: None}


class Refused(Exception):
    """A service refused to save; `reason` is what it raised."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason
        super().__init__(str(reason))


def tell(form: forms.BaseForm, reason: Exception) -> None:
    """Add the errors of a refusal to a validated form."""
    for field, error in _errors(reason):
        form.add_error(_field(form, field), error)


def sentence(reason: Exception) -> str:
    """A refusal in one line."""
    return " ".join(message for _, error in _errors(reason) for message in error.messages)


def _errors(reason: Exception) -> Iterator[tuple[str | None, ValidationError]]:
    if isinstance(reason, BelowStandard):
        yield "status", reason
    elif isinstance(reason, ValidationError):
        if hasattr(reason, "error_dict"):
            for field, errors in reason.error_dict.items():
                yield field, ValidationError(errors)
        else:
            yield None, reason
    elif isinstance(reason, Conflict):
        yield None, ValidationError(CONFLICT, code="conflict")
    elif isinstance(reason, IntegrityError):
        yield None, ValidationError("Somebody saved the same at this moment. Look, then try again.")
    elif isinstance(reason, ObjectDoesNotExist):
        yield None, ValidationError("Somebody has deleted it since you opened it.")
    else:
        yield None, ValidationError(str(reason))


def _field(form: forms.BaseForm, name: str | None) -> str | None:
    """The form's field for a column: ``published_text`` is typed into ``published``."""
    name = FIELD_OF.get(name, name) if name else None
    for candidate in (name, name.rpartition("_")[0]) if name else ():
        if candidate in form.fields:
            return candidate
    return None
