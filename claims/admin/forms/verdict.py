"""The forms of a verdict and of its correction."""

from __future__ import annotations

from typing import Any

from django import forms

from claims.admin.deeds import VersionForm
from claims.admin.fields import PartialDateField, ReasonField
from claims.admin.selects import ReportBoxes, ReportsChoiceField
from claims.choices import Status
from claims.models import Claim, Report, Verdict


class VerdictForm(VersionForm):
    """A status, why, since when, and the reports relied on."""

    status = forms.ChoiceField(choices=Status.choices, widget=forms.RadioSelect)
    rationale = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Why, in the words that readers see under the status.",
    )
    effective = PartialDateField(
        label="Holds since",
        exact=True,
        help_text="The day on which this became so in the world: 2024-10-23, 23 October 2024, or "
        "a moment such as 2024-10-23T09:30Z.",
    )
    reports = ReportsChoiceField(
        Report.objects.none(),
        required=False,
        label="Reports relied on",
    )
    override_reason = ReasonField(
        label="Why below the standard of evidence",
        help_text="Only where the evidence lacks something, and a managing editor writes or "
        "approves it. Readers see this.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, claim: Claim, may_override: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relied = claim.reports.public().live().select_related("outlet", "speaker")
        fields: dict[str, Any] = self.fields
        fields["reports"].queryset = relied
        fields["reports"].widget = ReportBoxes(claim)
        fields["reports"].widget.choices = fields["reports"].choices
        if not may_override:
            del self.fields["override_reason"]


class CorrectionForm(VerdictForm):
    """The verdict as it should have been, and what was wrong."""

    reason = ReasonField(
        label="What was wrong",
        required=True,
        help_text="Readers see this beside the verdict that it corrects.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def as_typed(verdict: Verdict) -> dict[str, Any]:
    """A verdict as the first content of the form that corrects it."""
    return {
        "status": verdict.status,
        "rationale": verdict.rationale,
        "effective": verdict.effective,
        "reports": [report.pk for report in verdict.reports.live()],
        "override_reason": verdict.override_reason,
    }
