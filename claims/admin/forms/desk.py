"""What every form of the desk shares: it is saved by a service, and says what that refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import ModelMultipleChoiceField

from claims.admin.fields import OnceField, ReasonField, SeenVersionField
from claims.admin.merging import same
from claims.admin.opened import OpenedField
from claims.admin.publicity import is_public, key_of, version_of
from claims.admin.refusals import tell
from claims.services import Conflict

BOTH = "Both of you changed this: compare above, then keep yours or take theirs."
M = TypeVar("M", bound=Model)


class DeskForm(forms.ModelForm[M]):
    """A form whose values go to a service; `refusal` is what that raised the first time.

    An empty form carries `once`, a filled one `seen_version` and what it was filled with, and that
    of something public asks for a `reason`. `parts` names fields that are not columns but
    properties of the row.
    """

    once = OnceField()
    seen_version = SeenVersionField()
    opened = OpenedField()
    reason = ReasonField()
    refusal: ClassVar[Exception | None] = None
    guards: ClassVar[tuple[str, ...]] = ("once", "seen_version", "opened", "reason")
    parts: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        row: Any = self.instance
        if row.pk:
            del self.fields["once"]
            self.initial["seen_version"] = version_of(row)
            self.initial.update({name: getattr(row, name) for name in self.parts})
        else:
            del self.fields["seen_version"], self.fields["opened"]
        if not (row.pk and is_public(row)):
            del self.fields["reason"]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.refusal is not None:
            tell(self, self.refusal)
            self._mark_disputed()

    def _mark_disputed(self) -> None:
        """After a conflict, say so at every text that both editors changed."""
        opened = self.cleaned_data.get("opened")
        if not (isinstance(self.refusal, Conflict) and opened):
            return
        for name, dispute in opened.disputes.items():
            field = self.fields.get(name)
            merged = field is None or isinstance(field, ModelMultipleChoiceField)
            if not merged and not same(dispute.yours, dispute.opened):
                self.add_error(name, BOTH)

    def clean(self) -> dict[str, Any]:
        """Refuse a version that is not the one whose values the form carries."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        opened, seen = given.get("opened"), given.get("seen_version")
        if opened and seen and (opened.row, opened.version) != (key_of(self.instance), seen):
            raise ValidationError("This form is not one of ours. Open it anew.", code="forged")
        return given

    def given(self, names: Iterable[str]) -> dict[str, Any]:
        """What the editor typed into these fields, as a service takes it."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def differing(self, names: Iterable[str]) -> dict[str, Any]:
        """Those of them that differ from what is stored."""
        return self.given(name for name in names if name in self.changed_data)
