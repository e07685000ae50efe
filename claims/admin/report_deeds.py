"""What is done to a report beside editing: choose its claim, withdraw it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.shortcuts import get_object_or_404

from claims import services
from claims.admin.deeds import Deed, ReasonForm
from claims.admin.desk import editor
from claims.admin.selects import Choose
from claims.models import Claim, Report


class ChooseClaim(forms.Form):
    """The claim that a new report is about."""

    claim = forms.ModelChoiceField(
        Claim.objects.all(),
        widget=Choose(Report._meta.get_field("claim"), admin.site),
    )


class Withdraw(Deed):
    """Take a public report out of the evidence; it stays on the page with the reason."""

    permission = "claims.withdraw_report"
    title = "Withdraw this report"
    button = "Withdraw"
    form_class = ReasonForm
    template_name = "admin/claims/withdraw.html"
    report: Report

    def find(self, pk: int) -> Claim:
        reports = Report.objects.select_related("claim", "outlet", "speaker")
        self.report = get_object_or_404(reports, pk=pk)
        return self.report.claim

    def obstacle(self) -> str:
        if self.report.entry_id is None:
            return "This report is not public: delete it instead."
        return "" if self.report.live else "This report is withdrawn already."

    def do(self, form: Any) -> str:
        services.withdraw_report(
            by=editor(self.request),
            report=self.report,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["seen_version"],
        )
        return f"Withdrawn: {self.report}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "report": self.report}
