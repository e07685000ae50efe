"""The form that connects many reports at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from claims.admin.deeds import VersionForm
from claims.admin.fields import ReasonField
from claims.admin.selects import (
    Choose,
    ReportChoiceField,
    ReportsChoiceField,
    ReportSelect,
    ReportSelectMultiple,
)
from claims.choices import Stance
from claims.models import Citation, Claim, Report
from claims.services import Cites
from sources.models import Source

SAID = (Stance.ASSERTS, Stance.CONFIRMS)


class ConnectForm(VersionForm):
    """Which reports, and what they were taken from or answer."""

    reports = ReportsChoiceField(
        Report.objects.none(), label="These reports", widget=forms.CheckboxSelectMultiple
    )
    report_cited = ReportChoiceField(
        Report.objects.none(), required=False, label="were taken from this report"
    )
    source_cited = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        label="or from this source",
        widget=Choose(Citation._meta.get_field("source_cited"), admin.site),
    )
    description = forms.CharField(
        required=False, max_length=200, label="or from an unnamed one", help_text="In your words."
    )
    answered = ReportsChoiceField(
        Report.objects.none(),
        required=False,
        label="answer these reports",
        help_text="For denials, clarifications and retractions.",
    )
    instead = forms.BooleanField(
        required=False,
        label="Instead of what is noted of them now",
        help_text="Otherwise it is added.",
    )
    reason = ReasonField(widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        live = claim.reports.live().select_related("outlet", "speaker")
        fields: dict[str, Any] = self.fields
        fields["reports"].queryset = live
        fields["report_cited"].queryset = live
        fields["answered"].queryset = live.filter(stance__in=SAID)
        fields["report_cited"].widget = ReportSelect(claim)
        fields["answered"].widget = ReportSelectMultiple(claim)
        for name in ("report_cited", "answered"):
            fields[name].widget.choices = fields[name].choices
        fields["reason"].required = claim.is_public
        if not claim.is_public:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one thing to be taken from, or for something that is answered."""
        given = super().clean() or self.cleaned_data
        origins = [n for n in ("report_cited", "source_cited", "description") if given.get(n)]
        if len(origins) > 1:
            self.add_error(origins[1], "Choose one: a report, a source, or words.")
        if not origins and not given.get("answered") and not self.errors:
            self.add_error(None, "Say what they were taken from, or what they answer.")
        return given

    def cites(self) -> Cites | None:
        """What the reports were taken from, as the services take it."""
        given = self.cleaned_data
        named = (given["report_cited"], given["source_cited"], given["description"])
        return Cites(*named) if any(named) else None
