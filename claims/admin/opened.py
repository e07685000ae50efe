"""What a form held when it was opened, carried by the form itself under the site's signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.models import ModelMultipleChoiceField
from django.utils import timezone

from claims.admin.merging import merge

Values = dict[str, list[Any]]
"""By the name of a field: what it sends, a string each; of rows, a list of strings each."""
SALT = "claims.admin.opened"


@dataclass(frozen=True)
class Dispute:
    """A field that somebody else changed: what it was, and what you had typed."""

    opened: list[Any]
    yours: list[Any]


@dataclass(frozen=True)
class Opened:
    """The values that a form was given, of which row in which version, and when."""

    row: str
    version: int
    since: str
    values: Values
    disputes: dict[str, Dispute] = field(default_factory=dict)

    @classmethod
    def now(cls, row: str, version: int, values: Values) -> Opened:
        """What is given out at this moment."""
        return cls(row, version, timezone.now().isoformat(), values)

    def sealed(self) -> str:
        """As a form carries it."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @classmethod
    def unsealed(cls, text: str) -> Opened:
        """Read what a form carried. Raises BadSignature if this site did not write it."""
        return cls.read(signing.loads(text, salt=SALT))

    @classmethod
    def read(cls, held: dict[str, Any]) -> Opened:
        """The inverse of `asdict`."""
        disputes = {name: Dispute(**given) for name, given in held["disputes"].items()}
        return cls(**{**held, "disputes": disputes})

    def merged(self, stored: Opened, typed: Values, several: set[str]) -> tuple[Values, Opened]:
        """What the form holds on top of what is stored now, and what it carries from then on."""
        merged, disputes = dict(typed), dict(self.disputes)
        for name, theirs in stored.values.items():
            opened, yours = self.values.get(name, theirs), typed.get(name, theirs)
            outcome = merge(opened, theirs, yours, several=name in several)
            merged[name] = outcome.value
            if outcome.theirs_differ:
                first = disputes.get(name)
                disputes[name] = Dispute(first.opened if first else opened, yours)
        return merged, replace(stored, since=self.since, disputes=disputes)

    def taking(self, side: str, name: str, typed: list[Any]) -> tuple[list[Any], Opened]:
        """Their value of a disputed field, or yours; what you gave up can be taken back.

        Raises KeyError for a field that is not disputed and a side that is neither.
        """
        dispute = self.disputes[name]
        theirs = self.values[name]
        if {"theirs": True, "yours": False}[side]:
            given_up = dispute.yours if typed == theirs else typed
            disputes = {**self.disputes, name: replace(dispute, yours=given_up)}
            return theirs, replace(self, disputes=disputes)
        return dispute.yours, self


class OpenedField(forms.CharField):
    """Carries what the form held when it was opened."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={"required": "The form does not say what you saw."}, **kwargs
        )

    def clean(self, value: Any) -> Opened:
        """Return what was opened. Raises ValidationError if this site did not write it."""
        try:
            return Opened.unsealed(super().clean(value))
        except signing.BadSignature as error:
            raise ValidationError("This form is not one of ours. Open it anew.") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Nothing that an editor changes."""
        return False


class OpenedForm(forms.Form):
    """Carries what it was filled with."""

    opened = OpenedField()


def opened_in(sent: Mapping[str, Any]) -> Opened | None:
    """What a form that was sent says it was given; None if this site did not write that."""
    try:
        return Opened.unsealed(sent.get("opened", ""))
    except signing.BadSignature:
        return None


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """What a field that is filled with this value sends."""
    if callable(value):
        value = value()
    if isinstance(field, ModelMultipleChoiceField):
        return [str(key) for key in field.prepare_value(value) or ()]
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else [""]
    shown = field.prepare_value(value)
    if not isinstance(field, forms.ChoiceField):
        shown = field.widget.format_value(shown)
    return ["" if shown is None else str(shown)]


def as_typed(field: forms.Field, data: Any, name: str) -> list[str]:
    """What was sent for a field."""
    value = field.widget.value_from_datadict(data, {}, name)
    if isinstance(field, ModelMultipleChoiceField):
        return [str(key) for key in value or ()]
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else [""]
    return ["" if value is None else str(value)]


def filled(form: forms.BaseForm, guards: tuple[str, ...]) -> Values:
    """What an unbound form sends if nobody types into it, without what guards it."""
    return {
        name: as_sent(field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name not in guards
    }


def typed(
    fields: Mapping[str, forms.Field], data: Any, guards: tuple[str, ...], prefix: str = ""
) -> Values:
    """What was typed into these fields."""
    return {
        name: as_typed(field, data, f"{prefix}{name}")
        for name, field in fields.items()
        if name not in guards
    }
