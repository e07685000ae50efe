"""The form of a redaction: the exact text, the kind of thing it is, and the public reason."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.admin.fields import ReasonField, SeenVersionField
from claims.admin.forms.proposal import DecisionForm
from claims.admin.opened import OpenedForm
from claims.choices import Removed


class RemovalForm(forms.Form):
    """What is to be removed wherever the site holds it, and why."""

    text = forms.CharField(
        max_length=5000,
        label="The exact text",
        strip=False,
        help_text="As it stands on the site, to the letter; every place that holds it loses it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        choices=Removed.choices, label="What kind of thing it is", widget=forms.RadioSelect
    )
    reason = ReasonField(
        label="The legal reason",
        required=True,
        help_text="Readers see this in its place: do not repeat what is removed.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen_version = SeenVersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_text(self) -> str:
        """The text with the line ends that the site stores, without those around it."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        return text.strip("\n")


class EditedRemovalForm(OpenedForm, RemovalForm):
    """A proposed redaction, as the editor saw it."""


class RemovalDecisionForm(DecisionForm):
    """A decision about a redaction: carrying it out takes the words that the page asks for."""

    phrase = ""
    confirmation = forms.CharField(
        label="To carry it out, type the words above",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse to carry it out without the words as they stand on the page now."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        typed = " ".join((given.get("confirmation") or "").split()).casefold()
        if "publish" in given.get("decision", "") and typed != self.phrase:
            self.add_error("confirmation", f"Nothing was removed. Type “{self.phrase}”.")
        return given
