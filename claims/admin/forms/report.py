"""The form of a report, and of each thing that it cites and says."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from claims.admin.fields import PartialDateField
from claims.admin.forms.desk import DeskForm
from claims.admin.publicity import is_public
from claims.admin.selects import (
    ReportChoiceField,
    ReportsChoiceField,
    ReportSelect,
    ReportSelectMultiple,
)
from claims.models import Citation, Claim, Detail, Report
from claims.services import Cites
from sources.partial_date import PartialDate


class ReportForm(DeskForm[Report]):
    """Where something was published, what was said, and what it answers."""

    published = PartialDateField(
        empty=PartialDate.unknown(),
        required=False,
        help_text="2024-10-14, 14 October 2024, 2024-10, 2024, 2024-10-14T09:30Z or unknown; "
        "your own words in brackets after it.",
    )
    answering = ReportsChoiceField(
        Report.objects.none(),
        required=False,
        label="Answers",
        help_text="The earlier reports that a denial, clarification or retraction answers.",
    )
    seen_public = forms.BooleanField(required=False, widget=forms.HiddenInput)
    parts = ("published",)
    guards = (*DeskForm.guards, "seen_public")
    claim: Claim

    class Meta:
        model = Report
        fields = ()  # The admin says which, in its fieldsets.
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "quote": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"speaker_description": "or described as"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answering = self.fields["answering"]
        others = self.claim.reports.exclude(pk=self.instance.pk)
        answering.queryset = others.select_related("outlet", "speaker")  # type: ignore[attr-defined]
        answering.widget = ReportSelectMultiple(self.claim)
        answering.widget.choices = answering.choices  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["answering"] = list(self.instance.answers.select_related("outlet"))
            del self.fields["seen_public"]
        else:
            self.instance.claim = self.claim
            self.initial["seen_public"] = is_public(self.claim)

    def clean(self) -> dict[str, Any]:
        """Say so if the claim became public while a report for a draft was being written."""
        cleaned = super().clean() or self.cleaned_data
        public = is_public(self.claim)
        if "seen_public" in self.fields and cleaned.get("seen_public") != public:
            sent = cast(QueryDict, self.data).copy()
            sent["seen_public"] = str(public)
            self.data = sent
            self.add_error(
                None,
                "The claim has been published since you opened this form: saving again makes "
                "your report public at once.",
            )
        return cleaned


class CitationForm(forms.ModelForm[Citation]):
    """One thing that a report names as its source."""

    report_cited = ReportChoiceField(Report.objects.none(), required=False, label="A report")

    class Meta:
        model = Citation
        fields = ("report_cited", "source_cited", "description", "independent")
        labels = {
            "source_cited": "or a source",
            "description": "or an unnamed one",
            "independent": "Independent",
        }

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["report_cited"]
        field.queryset = claim.reports.select_related("outlet", "speaker")  # type: ignore[attr-defined]
        field.widget = ReportSelect(claim)
        field.widget.choices = field.choices  # type: ignore[attr-defined]
        field.widget.is_required = False
        _name_in_cells(self)

    def cites(self) -> Cites:
        """The row as the services take it."""
        given = self.cleaned_data
        return Cites(
            report=given["report_cited"],
            source=given["source_cited"],
            description=given["description"],
            independent=given["independent"],
        )


class DetailForm(forms.ModelForm[Detail]):
    """Something particular that a report asserts."""

    class Meta:
        model = Detail
        fields = ("name", "value")

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_in_cells(self)


def _name_in_cells(form: forms.BaseForm) -> None:
    """Name each field for screen readers: in a table only the column has a visible name."""
    for field in form.fields.values():
        drawn: Any = getattr(field.widget, "widget", field.widget)
        drawn.attrs["aria-label"] = str(field.label).capitalize()
