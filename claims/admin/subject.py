"""Subjects on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from claims import services
from claims.admin.desk import DeskAdmin, Formsets, editor
from claims.admin.filters import PublicFilter
from claims.admin.forms.subject import SubjectForm
from claims.admin.marks import state_mark
from claims.models import Subject

FIELDS = ("name", "kind", "description", "period", "external_ids")


@admin.register(Subject)
class SubjectAdmin(DeskAdmin[Subject]):
    """What claims are about."""

    form = SubjectForm
    change_form_template = "admin/claims/reference.html"
    list_display = ("name", "kind", "period_text", "state")
    list_filter = ("kind", PublicFilter)
    search_fields = ("name", "description")
    search_help_text = "Name or description."
    fieldsets = (
        ("What it is", {"fields": ("name", "kind", "period", "description")}),
        ("Elsewhere", {"fields": ("external_ids",)}),
    )

    def log(self, request: HttpRequest, form: SubjectForm, formsets: Formsets) -> Subject:
        return services.log_subject(
            by=editor(request), public_id=form.cleaned_data["once"], **form.given(FIELDS)
        )

    def revise(self, request: HttpRequest, form: SubjectForm, formsets: Formsets) -> Subject:
        return services.revise_subject(
            by=editor(request),
            subject=form.instance,
            version=form.cleaned_data["seen_version"],
            reason=form.cleaned_data.get("reason", ""),
            **form.differing(FIELDS),
        )

    def remove(self, request: HttpRequest, obj: Subject) -> None:
        services.delete_reference(by=editor(request), row=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Subject | None = None) -> bool:
        """A subject that readers have seen is never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.public_since)

    def view_on_site(self, obj: Subject) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.public_since else None

    @admin.display(description="State", ordering="public_since")
    def state(self, obj: Subject) -> SafeString:
        """Whether readers see it."""
        return state_mark(obj)
