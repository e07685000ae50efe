"""Autocomplete among the reports of one claim: what one cites or answers is nowhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import QuerySet
from django.urls import reverse

from claims.models import Answer, Citation, Claim, Report


def report_label(report: Report) -> str:
    """Enough of a report to tell it from the others of its claim."""
    said = report.headline or report.quote or report.speaker_name
    told = f"{report.outlet} {report.get_stance_display().lower()}, {report.published}"
    return f"{told}: {said}" if said else told


class ReportsOfClaim(AutocompleteJsonView):
    """Answers the autocomplete with the reports of the claim in the address."""

    def get_queryset(self) -> QuerySet[Report]:
        found: QuerySet[Report] = super().get_queryset()
        return found.filter(claim_id=self.kwargs["claim_id"])

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(obj.pk), "text": report_label(obj)}


class _OfClaim:
    claim: Claim

    def get_url(self) -> str:
        return reverse("admin:claims_report_of_claim", args=[self.claim.pk])


class ReportSelect(_OfClaim, AutocompleteSelect):
    """One report of the claim."""

    def __init__(self, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        super().__init__(Citation._meta.get_field("report_cited"), admin.site, **kwargs)


class ReportSelectMultiple(_OfClaim, AutocompleteSelectMultiple):
    """Several reports of the claim."""

    def __init__(self, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        super().__init__(Answer._meta.get_field("answered"), admin.site, **kwargs)


class ReportChoiceField(forms.ModelChoiceField[Report]):
    """A report, told apart by outlet, stance and date."""

    def label_from_instance(self, obj: Any) -> str:
        return report_label(obj)


class ReportsChoiceField(forms.ModelMultipleChoiceField[Report]):
    """Reports, told apart by outlet, stance and date."""

    def label_from_instance(self, obj: Any) -> str:
        return report_label(obj)
