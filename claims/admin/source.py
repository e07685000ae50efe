"""Sources on the desk."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString

from claims import services
from claims.admin.desk import DeskAdmin, Formsets, editor
from claims.admin.filters import PublicFilter
from claims.admin.forms.source import SourceForm
from claims.admin.marks import state_mark
from sources.models import Source

FIELDS = (
    "name", "kind", "description", "language", "homepage", "domains", "corrections_policy",
    "external_ids",
)  # fmt: skip


@admin.register(Source)
class SourceAdmin(DeskAdmin[Source]):
    """Who speaks or publishes."""

    form = SourceForm
    change_form_template = "admin/claims/reference.html"
    list_display = ("name", "kind", "state", "description")
    list_filter = ("kind", PublicFilter)
    search_fields = ("name", "description", "homepage")
    search_help_text = "Name, description or address."
    fieldsets = (
        ("Who it is", {"fields": ("name", "kind", "description", "language")}),
        ("Where it publishes", {"fields": ("homepage", "domains", "corrections_policy")}),
        ("Elsewhere", {"fields": ("external_ids",)}),
    )

    def log(self, request: HttpRequest, form: SourceForm, formsets: Formsets) -> Source:
        return services.log_source(
            by=editor(request), public_id=form.cleaned_data["once"], **form.given(FIELDS)
        )

    def revise(self, request: HttpRequest, form: SourceForm, formsets: Formsets) -> Source:
        return services.revise_source(
            by=editor(request),
            source=form.instance,
            version=form.cleaned_data["seen_version"],
            reason=form.cleaned_data.get("reason", ""),
            **form.differing(FIELDS),
        )

    def remove(self, request: HttpRequest, obj: Source) -> None:
        services.delete_reference(by=editor(request), row=obj)

    def has_delete_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        """A source that readers have seen is never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.public_since)

    def view_on_site(self, obj: Source) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.public_since else None

    @admin.display(description="State", ordering="public_since")
    def state(self, obj: Source) -> SafeString:
        """Whether readers see it."""
        return state_mark(obj)
