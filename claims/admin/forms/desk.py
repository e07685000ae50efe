"""What every form of the desk shares: it is saved by a service, and says what that refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField

from claims.admin.fields import OnceField, ReasonField, SeenVersionField
from claims.admin.publicity import is_public, version_of
from claims.admin.refusals import tell
from claims.services import Conflict

M = TypeVar("M", bound=Model)


class DeskForm(forms.ModelForm[M]):
    """A form whose values go to a service; `refusal` is what that raised the first time.

    An empty form carries `once`, a filled one `seen_version`, and that of something public asks
    for a `reason`. `parts` names fields that are not columns but properties of the row.
    """

    once = OnceField()
    seen_version = SeenVersionField()
    reason = ReasonField()
    refusal: ClassVar[Exception | None] = None
    guards: ClassVar[tuple[str, ...]] = ("once", "seen_version", "reason")
    parts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        row: Any = self.instance
        if row.pk:
            del self.fields["once"]
            self.initial["seen_version"] = version_of(row)
            self.initial.update({name: getattr(row, name) for name in self.parts})
        else:
            del self.fields["seen_version"]
        if not (row.pk and is_public(row)):
            del self.fields["reason"]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refusal is not None:
            tell(self, self.refusal)
            if isinstance(self.refusal, Conflict):
                self._show_theirs()

    def _show_theirs(self) -> None:
        """At every field that differs from what is stored now, say what is stored now."""
        for name in self.changed_data:
            if name not in self.guards:
                theirs = _in_words(
                    self.fields[name], self.get_initial_for_field(self.fields[name], name)
                )
                self.add_error(name, f"Stored now: {theirs or 'nothing'}")

    def given(self, names: Iterable[str]) -> dict[str, Any]:
        """What the editor typed into these fields, as a service takes it."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def differing(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of them that differ from what is stored."""
        return self.given(name for name in names if name in self.changed_data)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, ModelMultipleChoiceField):
        return ", ".join(str(row) for row in value or ())
    if isinstance(field, ModelChoiceField):
        row = field.queryset.filter(pk=value).first() if value and field.queryset else None
        return str(row or "")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, ""))  # type: ignore[arg-type]
    return str(field.prepare_value(value) if value is not None else "")
