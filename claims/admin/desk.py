"""How every noun of the desk is saved: by a service, once, on top of the version that was seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Model
from django.forms import BaseFormSet, ModelForm
from django.http import HttpRequest, HttpResponseRedirect

from claims.admin import signed_out
from claims.admin.changed_by import changed_by
from claims.admin.conflicts import TAKE, TAKEN, NotSaved, Rows, Sheet
from claims.admin.fields import OnceField
from claims.admin.forms.desk import DeskForm
from claims.admin.left_over import left_over, texts_beside
from claims.admin.opened import Opened, opened_in
from claims.admin.publicity import is_public, key_of, version_of
from claims.admin.refusals import REFUSALS, Refused, sentence
from claims.admin.selects import Choosing
from claims.services import Conflict

M = TypeVar("M", bound=Model)
Formsets = Sequence[BaseFormSet[Any]]


def editor(request: HttpRequest) -> User:
    """Who is at the desk: every door of it has asked for a signed-in account already."""
    return cast(User, request.user)


class DeskAdmin(Choosing, admin.ModelAdmin[M]):
    """Saves through `log` and `revise`; shows a refusal as errors of the form, all text kept."""

    form: type[DeskForm[M]]
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {
        models.URLField: {"widget": forms.URLInput, "assume_scheme": "https"},
    }

    def log(self, request: HttpRequest, form: Any, formsets: Formsets) -> M:
        """Make the row by a service and return it."""
        raise NotImplementedError

    def revise(self, request: HttpRequest, form: Any, formsets: Formsets) -> M:
        """Change the row by a service and return it."""
        raise NotImplementedError

    def remove(self, request: HttpRequest, obj: M) -> None:
        """Delete a row that no reader has seen, by a service."""
        raise NotImplementedError

    # What Django saves itself elsewhere is left to the services here.

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """Leave the row alone: it is saved with its parts in `save_related`."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save row and parts in one call of a service. Raises Refused."""
        try:
            saved = (self.revise if change else self.log)(request, form, formsets)
        except REFUSALS as reason:
            raise Refused(reason) from reason
        form.instance.pk = saved.pk
        form.instance.refresh_from_db()

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Delete by a service. Raises Refused."""
        try:
            self.remove(request, obj)
        except REFUSALS as reason:
            raise Refused(reason) from reason

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Tell of the form only: the rows beneath it are no objects of their own."""
        return super().construct_change_message(request, form, [], add)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save; what a service refuses is shown on the form as it was sent."""
        if signed_out.put_back(request):
            request.desk_refusal = NotSaved(signed_out.WHY)  # type: ignore[attr-defined]
        opened = opened_in(request.POST) if request.method == "POST" and object_id else None
        if opened and TAKE in request.POST:
            self._take(request, object_id or "", opened)
        own = opened and signed_out.is_own(request)
        if opened and own and not self._open_still(request, object_id or ""):
            return self._left_over(request, opened)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            twin = self._sent_before(request) if object_id is None else None
            if twin is not None:
                return self.response_add(request, twin)
            self._remember(request, object_id, refused.reason)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Delete, or say on the row's own page why not."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            self.message_user(request, sentence(refused.reason), messages.ERROR)
            return HttpResponseRedirect("../change/")

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, knowing what a service refused a moment ago."""
        form: type[ModelForm[M]] = super().get_form(request, obj, change, **kwargs)
        reason = getattr(request, "desk_refusal", None)
        return type(form.__name__, (form,), {"refusal": reason}) if reason else form

    def beside(self, request: HttpRequest, row: M | None) -> dict[str, Any]:
        """What a page shows beside the form of a stored row; None for a new one."""
        return {}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Head a refused form with the row as it is stored, not as it was typed."""
        row: M | None = context.get("original")
        form = context["adminform"].form
        if row is not None and request.method == "POST":
            row = context["original"] = self.get_queryset(request).get(pk=row.pk)
            context["conflict"] = self._conflict(request, row)
        elif row is not None and "opened" in form.fields:
            form.initial["opened"] = self.sheet(request, row, form).opened().sealed()
        context["sent_name"] = signed_out.sent_name(request)
        context |= self.beside(request, row)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: M | None = None) -> Any:
        """The declared fieldsets, and what guards the save for somebody who may save."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None:
            return [*fieldsets, (None, {"fields": ["once"]})]
        if not self.has_change_permission(request, obj):
            return fieldsets
        fieldsets.append((None, {"fields": ["seen_version", "opened"]}))
        if is_public(obj):  # type: ignore[arg-type]
            fieldsets.append(("Readers see that this changed", {"fields": ["reason"]}))
        return fieldsets

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a choice: add what is missing, revise what is chosen; nothing is deleted there."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def _sent_before(self, request: HttpRequest) -> M | None:
        """The row that this very form has made already, if it was sent twice."""
        try:
            public_id = OnceField().clean(request.POST.get("once", ""))
        except ValidationError:
            return None
        return self.model._default_manager.filter(public_id=public_id).first()

    def _remember(self, request: HttpRequest, key: str | None, reason: Exception) -> None:
        """Keep the refusal for the form; after a conflict the form stands on the newer version."""
        request.desk_refusal = reason  # type: ignore[attr-defined]
        opened = opened_in(request.POST)
        if isinstance(reason, Conflict) and opened and key:
            sheet = self.sheet(request, self.get_queryset(request).get(pk=unquote(key)))
            sent = sheet.resolve(request.POST, opened)
            sent["seen_version"] = str(sheet.version)
            request.POST = sent  # type: ignore[assignment]

    # Two editors on one row.

    def rows_of(self, request: HttpRequest, row: M) -> tuple[Rows, ...]:
        """The rows beneath the form of a stored row."""
        return ()

    def sheet(self, request: HttpRequest, row: M, form: Any = None) -> Sheet:
        """All that the form of a row holds, as it is stored; with the form that shows it."""
        stored: Any = row
        form = form or self.get_form(request, row, change=True)(instance=row)
        rows = self.rows_of(request, row)
        return Sheet(key_of(stored), version_of(stored), form, self.form.guards, rows)

    def _take(self, request: HttpRequest, key: str, opened: Opened) -> None:
        """Put one side of a disputed field into the form that was sent; nothing is saved."""
        request.desk_refusal = NotSaved(TAKEN)  # type: ignore[attr-defined]
        row = self.get_object(request, unquote(key))
        if row is None or not self.has_change_permission(request, row):
            return
        try:
            sent = self.sheet(request, row).take(request.POST, opened)
        except KeyError:  # Nobody disputes such a field: the form is shown as it was sent.
            return
        request.POST = sent  # type: ignore[assignment]

    def _conflict(self, request: HttpRequest, row: M) -> dict[str, Any] | None:
        """What others changed since the form that was sent was opened, and who and when."""
        opened = opened_in(request.POST)
        refusal = getattr(request, "desk_refusal", None)
        if opened is None or not (opened.disputes or isinstance(refusal, Conflict)):
            return None
        since = datetime.fromisoformat(opened.since)
        return {
            "differences": self.sheet(request, row).differences(request.POST, opened),
            "changes": changed_by(row, since),
            "since": since,
        }

    def _open_still(self, request: HttpRequest, key: str) -> bool:
        """Whether the row is still there, for this editor to change."""
        row = self.get_object(request, unquote(key))
        return row is not None and self.has_change_permission(request, row)

    def _left_over(self, request: HttpRequest, opened: Opened) -> Any:
        """Give back what was typed into a form whose row has been closed or deleted since."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        why = f"This {self.opts.verbose_name} was closed to you, or deleted, since you opened it."
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "back": "../../",
            "back_title": f"To the {self.opts.verbose_name_plural}",
        }
        return left_over(request, context, why, texts_beside(request.POST, opened))
