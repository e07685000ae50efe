"""The forms of a proposal: what is decided about it, and its text edited."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.admin.fields import SeenVersionField
from claims.admin.forms.verdict import CorrectionForm, VerdictForm
from claims.admin.opened import OpenedForm


class DecisionForm(forms.Form):
    """What an editor decides about the text, and the claim, that the page showed."""

    seen_version = SeenVersionField()
    seen_claim = SeenVersionField(required=False)
    decision = forms.ChoiceField(
        choices=[
            ("approve", "Approve"),
            ("approve_and_publish", "Approve and publish"),
            ("publish", "Publish"),
            ("return", "Send back"),
            ("withdraw", "Withdraw"),
        ]
    )
    note = forms.CharField(
        label="What should change",
        required=False,
        max_length=500,
        help_text="Only the desk reads this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class EditedVerdictForm(OpenedForm, VerdictForm):
    """A proposed verdict, as the editor saw it."""

    seen_proposal = SeenVersionField()


class EditedCorrectionForm(OpenedForm, CorrectionForm):
    """A proposed correction, as the editor saw it."""

    seen_proposal = SeenVersionField()
