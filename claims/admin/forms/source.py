"""The form of a source."""

from __future__ import annotations

from django import forms

from claims.admin.fields import CatalogueIdsField
from claims.admin.forms.desk import DeskForm
from sources.models import Source


class SourceForm(DeskForm[Source]):
    """Who speaks or publishes."""

    external_ids = CatalogueIdsField(
        label="In other catalogues",
        required=False,
        help_text="One on a line, such as wikidata: Q42",
    )

    class Meta:
        model = Source
        fields = ()  # The admin says which, in its fieldsets.
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
