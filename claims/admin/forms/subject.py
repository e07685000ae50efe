"""The form of a subject."""

from __future__ import annotations

from django import forms

from claims.admin.fields import CatalogueIdsField, PartialDateField
from claims.admin.forms.desk import DeskForm
from claims.models import Subject


class SubjectForm(DeskForm[Subject]):
    """What claims are about."""

    period = PartialDateField(
        label="Date or period",
        required=False,
        help_text="2025, 2025-06, 6 June 2025, or unknown; your own words in brackets after it.",
    )
    external_ids = CatalogueIdsField(
        label="In other catalogues",
        required=False,
        help_text="One on a line, such as wikidata: Q42",
    )
    parts = ("period",)

    class Meta:
        model = Subject
        fields = ()  # The admin says which, in its fieldsets.
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
