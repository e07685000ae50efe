"""A deed: one page that says what will happen, asks what is needed, and has a service do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import FormView

from claims.admin import signed_out
from claims.admin.conflicts import NotSaved
from claims.admin.fields import ReasonField, SeenVersionField
from claims.admin.left_over import hindered
from claims.admin.refusals import REFUSALS, tell
from claims.models import Claim
from claims.services import Conflict


class VersionForm(forms.Form):
    """Nothing to ask but which version the editor saw."""

    seen_version = SeenVersionField()


class ReasonForm(VersionForm):
    """Why, in words that readers see."""

    reason = ReasonField(label="Why", required=True, widget=forms.Textarea(attrs={"rows": 3}))


class Deed(FormView[Any]):
    """Subclasses find the row, name the permission, and call the service in `do`."""

    model_admin: ModelAdmin[Any] = None  # type: ignore[assignment]  # given by as_view
    permission = ""
    title = ""
    button = ""
    form_class: type[forms.Form] = VersionForm
    template_name = "admin/claims/deed.html"
    claim: Claim

    def find(self, pk: int) -> Claim:
        """The claim this is about; keep the row itself too. Raises Http404."""
        raise NotImplementedError

    def obstacle(self) -> str:
        """Why this cannot be done to the row as it is now; empty where it can."""
        return ""

    def do(self, form: Any) -> str:
        """Call the service; return what to tell the editor. Raises what the service raises."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the permission, then whether it can be done, before anything is shown."""
        self.claim = self.find(kwargs["pk"])
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        put_back = signed_out.put_back(request)
        if obstacle := self.obstacle():
            return self.hindered(obstacle)
        if put_back:
            return self.put_back()
        return super().dispatch(request, *args, **kwargs)

    def hindered(self, obstacle: str) -> HttpResponse:
        """Where it can be seen why it cannot be done, with what was typed."""
        form = self.get_form() if self.request.method == "POST" else None
        context = self.model_admin.admin_site.each_context(self.request)
        return hindered(self.request, context, obstacle, self.get_success_url(), form)

    def put_back(self) -> HttpResponse:
        """The form as it was sent when the login had expired; nothing is done yet."""
        form = self.get_form()
        form.is_valid()
        tell(form, NotSaved(signed_out.WHY))
        return self.form_invalid(form)

    def get_initial(self) -> dict[str, Any]:
        return {"seen_version": self.claim.version}

    def form_valid(self, form: Any) -> HttpResponse:
        """Do it and say so, or show why it was refused with everything that was typed."""
        try:
            with transaction.atomic():
                told = self.do(form)
                self.model_admin.log_change(self.request, self.claim, told)
        except REFUSALS as reason:
            return self.refused(form, reason)
        messages.success(self.request, told)
        return HttpResponseRedirect(self.get_success_url())

    def refused(self, form: Any, reason: Exception) -> HttpResponse:
        """The same page with the refusal; after a conflict it holds the newer version."""
        tell(form, reason)
        if isinstance(reason, Conflict):
            form.data = form.data.copy()
            form.data["seen_version"] = str(reason.row.version)
        return self.form_invalid(form)

    def get_success_url(self) -> str:
        """The claim's page on the desk."""
        return reverse("admin:claims_claim_change", args=[self.claim.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What a page of the desk needs."""
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": Claim._meta,
            "original": self.claim,
            "claim": self.claim,
            "title": self.title,
            "button": self.button,
            "back": self.get_success_url(),
            "sent_name": signed_out.sent_name(self.request),
        }
