"""The pages where a redaction is proposed and its proposal edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView

from claims import services
from claims.admin.desk import editor
from claims.admin.forms.removal import EditedRemovalForm, RemovalForm
from claims.admin.left_over import hindered
from claims.admin.refusals import REFUSALS, tell
from claims.admin.side_by_side import SideBySide
from claims.choices import ProposalKind
from claims.models import Entry, Proposal
from claims.services import Conflict
from claims.services.proposed_texts import RIGHTS

RIGHT = RIGHTS[ProposalKind.REDACTION]


class ProposeRedaction(FormView[RemovalForm]):
    """Say what is to be removed and why; a second editor approves it."""

    model_admin: Any = None
    template_name = "admin/claims/removal.html"
    form_class = RemovalForm
    title = "Redact a text"
    button = "Propose this redaction"
    proposal: Proposal
    said: Iterable[tuple[str, str]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        self.find(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk: int) -> None:
        """The entry from whose page it is proposed. Raises Http404."""
        entry = get_object_or_404(Entry, pk=pk)
        self.back = reverse("admin:claims_entry_change", args=[entry.pk])
        self.said = dict.fromkeys(services.texts(entry.content))

    def propose(self, given: dict[str, Any]) -> str:
        """Make the proposal; nothing is removed yet, on a desk of one neither."""
        given = {name: given[name] for name in ("text", "kind", "reason")}
        self.proposal = services.propose_redaction(by=editor(self.request), **given)
        if settings.SECOND_EDITOR:
            return "Proposed. Nothing is removed before another editor has approved it."
        return "Nothing is removed yet: read where the text stands, then carry it out."

    def form_valid(self, form: RemovalForm) -> HttpResponse:
        """Show every place of the text, or propose it; or say why not, with what was typed."""
        if "look" in self.request.POST:
            shown = services.places_of(form.cleaned_data["text"])
            return self.render_to_response(self.get_context_data(form=form, places=shown))
        try:
            with transaction.atomic():
                told = self.propose(form.cleaned_data)
                self.model_admin.log_change(self.request, self.proposal, told)
        except REFUSALS as reason:
            return self.refused(form, reason)
        messages.success(self.request, told)
        return HttpResponseRedirect(self.get_success_url())

    def refused(self, form: RemovalForm, reason: Exception) -> HttpResponse:
        """The same page with the refusal and everything that was typed."""
        tell(form, reason)
        return self.form_invalid(form)

    def get_success_url(self) -> str:
        """The proposal."""
        return reverse("admin:claims_proposal_change", args=[self.proposal.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": Proposal._meta,
            "title": self.title,
            "button": self.button,
            "back": self.back,
            "said": self.said,
        }


class EditRedaction(SideBySide, ProposeRedaction):
    """Change what a proposed redaction removes or why; an approval is void."""

    title = "Edit this redaction"
    button = "Save this text"
    form_class = EditedRemovalForm
    version_field = "seen_version"

    def find(self, pk: int) -> None:
        """The proposed redaction. Raises Http404."""
        found = Proposal.objects.filter(kind=ProposalKind.REDACTION).with_names()
        self.proposal = get_object_or_404(found, pk=pk)
        self.back = self.get_success_url()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, while it waits."""
        if self.proposal.waits:
            return super().get(request, *args, **kwargs)
        return self.hindered(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save it, while it waits."""
        if self.proposal.waits:
            return super().post(request, *args, **kwargs)
        return self.hindered(self.get_form())

    def hindered(self, form: RemovalForm | None) -> HttpResponse:
        """Where it can be seen what became of it, with what was typed."""
        context = self.model_admin.admin_site.each_context(self.request)
        why = f"It is {self.proposal.get_state_display().lower()} already."
        return hindered(self.request, context, why, self.get_success_url(), form)

    def get_initial(self) -> dict[str, Any]:
        return {**self.proposal.content, "seen_version": self.proposal.version}

    def propose(self, given: dict[str, Any]) -> str:
        self.check_seen(given)
        text = {name: given[name] for name in ("text", "kind", "reason")}
        version = given["seen_version"] or 0
        services.revise_proposal(
            by=editor(self.request), proposal=self.proposal, version=version, **text
        )
        return "Saved. Another editor approves the text as it is now."

    def refused(self, form: Any, reason: Exception) -> HttpResponse:
        """After a conflict the form stands on the newer text."""
        if isinstance(reason, Conflict):
            self.stand_on_newer(form, reason)
        return super().refused(form, reason)
