"""The forms of a pasted page: its address, its text, its claim."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from claims.admin.selects import Choose
from claims.models import Claim, Report
from sources.capture.reading import LARGEST


class LinkForm(forms.Form):
    """The one field of the desk's first page."""

    url = forms.CharField(
        max_length=2000,
        label="Paste a link",
        error_messages={"required": "Paste the address of a page."},
        widget=forms.URLInput(
            attrs={"placeholder": "https://", "autocomplete": "off", "inputmode": "url"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class TextForm(forms.Form):
    """A page's text or HTML, where it cannot be fetched."""

    content = forms.CharField(
        max_length=LARGEST,
        strip=False,
        label="Paste the page’s text, or its HTML",
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class AnyClaimForm(forms.Form):
    """A claim that was not suggested."""

    claim = forms.ModelChoiceField(
        Claim.objects.all(),
        label="Another claim",
        widget=Choose(Report._meta.get_field("claim"), admin.site),
    )
