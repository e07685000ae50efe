"""The form of a claim."""

from __future__ import annotations

from django import forms

from claims.admin.forms.desk import DeskForm
from claims.models import Claim


class ClaimForm(DeskForm[Claim]):
    """What is claimed, and what would settle it."""

    class Meta:
        model = Claim
        fields = ()  # The admin says which, in its fieldsets.
        widgets = {
            "sentence": forms.Textarea(attrs={"rows": 2}),
            "context": forms.Textarea(attrs={"rows": 5}),
            "settled_by": forms.Textarea(attrs={"rows": 2}),
            "review_by": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "sentence": "One sentence that can be checked, narrow enough for one verdict.",
            "context": "What a reader needs to know to understand it.",
        }
