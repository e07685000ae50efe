"""What a report cites and says, as rows beneath its form: typed anew each time, saved by services.

A row has no identity: the services replace all rows of a report at once. So a form that has grown
stale loses nothing, and empty rows are no rows.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from claims.admin.conflicts import Rows as SheetRows
from claims.admin.forms.report import CitationForm, DetailForm
from claims.admin.selects import Choosing
from claims.models import Citation, Detail, Report

CITES = "cites"
DETAILS = "details"
MOST = 60
"""Rows beneath one report."""


class Rows(BaseInlineFormSet[Any, Report, Any]):
    """Rows that are filled from the report when shown and read as typed when sent."""

    @property
    def filled(self) -> list[Any]:
        """The valid forms that hold something."""
        return [form for form in self.forms if form.has_changed() and form.is_valid()]


class CitationRows(Rows):
    """What a report cites."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return CITES


class DetailRows(Rows):
    """What a report asserts in particular."""

    @classmethod
    def get_default_prefix(cls) -> str:
        return DETAILS


class RowInline(Choosing, admin.TabularInline[Any, Report]):
    """Rows are shown with the report and allowed with it."""

    can_delete = False
    columns = 0
    template = "admin/claims/rows.html"
    fk_name = "report"

    def get_extra(self, request: HttpRequest, obj: Report | None = None, **kwargs: Any) -> int:
        """One empty row after those that there are."""
        return (self._stored(obj) if obj and request.method == "GET" else 0) + 1

    def get_formset(self, request: HttpRequest, obj: Report | None = None, **kwargs: Any) -> Any:
        """Few enough rows to draw, whatever number a form claims to hold."""
        limits = {"max_num": MOST, "absolute_max": MOST + 1, "validate_max": True}
        return super().get_formset(request, obj, **{**kwargs, **limits})

    def get_queryset(self, request: HttpRequest) -> Any:
        """No stored rows: their values come as initial data."""
        return super().get_queryset(request).none()

    def has_view_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        return True

    def sheet(self, formset: Any, report: Report) -> SheetRows:
        """The stored rows of a report, and the fields of one."""
        prefix = formset.get_default_prefix()
        return SheetRows(
            prefix,
            str(self.verbose_name_plural),
            MOST,
            formset.form(claim=report.claim).fields,
            stored_rows(report, prefix),
        )

    def _stored(self, report: Report) -> int:
        raise NotImplementedError


class CitationInline(RowInline):
    """Who copied whom."""

    model = Citation
    form = CitationForm
    formset = CitationRows
    verbose_name = "citation"
    verbose_name_plural = "What it cites"
    autocomplete_fields = ("source_cited",)
    columns = 5

    def _stored(self, report: Report) -> int:
        return report.citations.count()


class DetailInline(RowInline):
    """What mutates on the way."""

    model = Detail
    form = DetailForm
    formset = DetailRows
    verbose_name = "detail"
    verbose_name_plural = "Details it asserts"
    columns = 3

    def _stored(self, report: Report) -> int:
        return report.details.count()


def stored_rows(report: Report, prefix: str) -> list[dict[str, Any]]:
    """The rows of a report as initial data of a formset."""
    if prefix == CITES:
        names = ("report_cited", "source_cited", "description", "independent")
        return list(report.citations.values(*names))
    return [{"name": row.name, "value": row.value} for row in report.details.all()]
