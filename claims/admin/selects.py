"""Autocomplete among the reports of one claim: what one cites or answers is nowhere else."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import QuerySet
from django.urls import reverse

from claims.models import Answer, Citation, Claim, Report

_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


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


class _Guarded:
    """Draws no option for a value that is no key, where Django's own widget fails on it."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [key for key in value if _KEY.fullmatch(str(key))]
        return super().optgroups(name, keys, attr)  # type: ignore[misc]


class Choose(_Guarded, AutocompleteSelect):
    """One row, found by typing."""


class ChooseSeveral(_Guarded, AutocompleteSelectMultiple):
    """Several rows, found by typing; each is taken away by itself."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class Choosing:
    """An admin, or rows beneath one, whose autocomplete fields use these widgets."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", Choose(db_field, admin.site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", ChooseSeveral(db_field, admin.site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class _OfClaim:
    claim: Claim

    def get_url(self) -> str:
        return reverse("admin:claims_report_of_claim", args=[self.claim.pk])


class ReportSelect(_OfClaim, Choose):
    """One report of the claim."""

    def __init__(self, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        super().__init__(Citation._meta.get_field("report_cited"), admin.site, **kwargs)


class ReportSelectMultiple(_OfClaim, ChooseSeveral):
    """Several reports of the claim."""

    def __init__(self, claim: Claim, **kwargs: Any) -> None:
        self.claim = claim
        super().__init__(Answer._meta.get_field("answered"), admin.site, **kwargs)


class ReportBoxes(forms.CheckboxSelectMultiple):
    """Reports of the claim to be ticked, and others found by typing that count as ticked."""

    def __init__(self, claim: Claim, **kwargs: Any) -> None:
        self.others = ReportSelectMultiple(claim, attrs={"id": "id_other_reports"})
        super().__init__(**kwargs)

    @property
    def media(self) -> forms.Media:
        """What finding by typing needs."""
        return self.others.media

    def drawn(self) -> str:
        """The field for finding others, with nothing chosen."""
        self.others.choices = self.choices
        return self.others.render("reports", [])


class ReportChoiceField(forms.ModelChoiceField[Report]):
    """A report, told apart by outlet, stance and date."""

    def label_from_instance(self, obj: Any) -> str:
        return report_label(obj)


class ReportsChoiceField(forms.ModelMultipleChoiceField[Report]):
    """Reports, told apart by outlet, stance and date."""

    def label_from_instance(self, obj: Any) -> str:
        return report_label(obj)
