"""Two editors on one proposal: its page shows what each changed and loses neither's text."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.generic import FormView

from claims.admin.changed_by import changed_by
from claims.admin.conflicts import TAKE, TAKEN, NotSaved, Sheet
from claims.admin.opened import opened_in
from claims.admin.publicity import key_of
from claims.admin.refusals import tell
from claims.models import Proposal
from claims.services import Conflict


class SideBySide(FormView[Any]):
    """A page that edits `proposal`; `version_field` is where its form says which version it saw."""

    proposal: Proposal
    version_field = "seen_proposal"
    guards = ("seen_version", "seen_proposal", "opened")
    collided = False

    def sheet(self, form: Any = None) -> Sheet:
        """All that the form holds as it is stored; with the unbound form that shows it."""
        if form is None:
            given = {**self.get_form_kwargs(), "data": None, "files": None}
            form = self.get_form_class()(**given)
        return Sheet(key_of(self.proposal), self.proposal.version, form, self.guards)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put one side of a disputed field into the form, or save it."""
        opened = opened_in(request.POST)
        if opened is None or TAKE not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.is_valid()
        with suppress(KeyError):  # Nobody disputes such a field: the form is shown as it was sent.
            form.data = self.sheet().take(request.POST, opened)
        tell(form, NotSaved(TAKEN))
        return self.form_invalid(form)

    def check_seen(self, given: dict[str, Any]) -> None:
        """Raise ValidationError for a version that is not the one whose values the form carries."""
        opened, seen = given["opened"], given[self.version_field]
        if (opened.row, opened.version) != (key_of(self.proposal), seen):
            raise ValidationError("This form is not one of ours. Open it anew.", code="forged")

    def stand_on_newer(self, form: Any, reason: Conflict) -> None:
        """After a conflict: the form as it was sent, on top of what is stored now."""
        self.collided = True
        self.proposal = Proposal.objects.with_names().get(pk=self.proposal.pk)
        data = self.sheet().resolve(form.data, form.cleaned_data["opened"])
        data[self.version_field] = str(self.proposal.version)
        if self.proposal.claim and self.version_field != "seen_version":
            data["seen_version"] = str(self.proposal.claim.version)
        form.data = data

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's own context, and what others changed since its form was opened."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = context["form"]
        if not form.is_bound:
            form.initial["opened"] = self.sheet(form).opened().sealed()
            return context
        opened = opened_in(form.data)
        if opened and (opened.disputes or self.collided):
            since = datetime.fromisoformat(opened.since)
            context["conflict"] = {
                "differences": self.sheet().differences(form.data, opened),
                "changes": changed_by(self.proposal, since),
                "since": since,
            }
        return context
