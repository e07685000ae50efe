"""The page of a proposal: its exact text, what happened to it, and what can be decided now."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from claims import services
from claims.admin import signed_out
from claims.admin.desk import editor
from claims.admin.dossier import dossier
from claims.admin.forms.proposal import DecisionForm, EditedCorrectionForm, EditedVerdictForm
from claims.admin.forms.removal import RemovalDecisionForm
from claims.admin.judging import Judging
from claims.admin.refusals import REFUSALS, tell
from claims.admin.side_by_side import SideBySide
from claims.choices import Removed, Status
from claims.models import Claim, Proposal
from claims.services import Conflict

MOVED = (
    "The text or its claim has changed since you opened this page. Nothing was done: read what "
    "stands here now, then decide again."
)


class ProposalPage(FormView[DecisionForm]):
    """Shows a proposal to those who may see it; does what an editor with the right decides."""

    model_admin: Any = None
    template_name = "admin/claims/proposal.html"
    form_class = DecisionForm
    proposal: Proposal

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("claims.view_proposal"):
            raise PermissionDenied
        self.proposal = get_object_or_404(Proposal.objects.with_names(), pk=kwargs["pk"])
        right = services.right_over(self.proposal)
        if self.proposal.claim is None and not request.user.has_perm(right):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def places(self) -> services.Places:
        """Where the text of a proposed redaction stands."""
        return services.places_of(self.proposal.content["text"])

    def get_form_class(self) -> type[DecisionForm]:
        """Of a waiting redaction: one that asks for the words that fit what the page shows."""
        if self.proposal.claim or not self.proposal.waits:
            return DecisionForm
        count = len(self.places.entries)
        words = f"remove from {count} entr{'y' if count == 1 else 'ies'}"
        return type("RemovalDecisionForm", (RemovalDecisionForm,), {"phrase": words})

    def get_initial(self) -> dict[str, Any]:
        """The versions shown, and the note that was being sent when the login expired."""
        claim = self.proposal.claim
        sent = signed_out.sent_before(self.request)
        return {
            "seen_version": self.proposal.version,
            "seen_claim": claim.version if claim else None,
            "note": sent.get("note") if sent else None,
        }

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        """Do what was decided, or show the page as it is now and say why not."""
        try:
            with transaction.atomic():
                told = self._decide(form.cleaned_data)
                self.model_admin.log_change(self.request, self.proposal, told)
        except Conflict:
            return self._moved()
        except REFUSALS as reason:
            tell(form, reason)
            return self.form_invalid(form)
        messages.success(self.request, told)
        return HttpResponseRedirect(self.request.path)

    def _decide(self, given: dict[str, Any]) -> str:
        decision, by = given["decision"], editor(self.request)
        seen: dict[str, Any] = {
            "by": by, "proposal": self.proposal, "version": given["seen_version"],
        }  # fmt: skip
        if decision == "return":
            services.return_proposal(**seen, note=given["note"])
            return "Sent back to its author, with your words."
        if decision == "withdraw":
            services.withdraw_proposal(**seen)
            return "Withdrawn. Its history stays here."
        if decision in ("approve", "approve_and_publish"):
            approved = services.approve_proposal(**seen, claim_version=given["seen_claim"])
            seen["version"] = approved.version
        if decision == "approve":
            return "Approved: this exact text may now be published."
        entry = services.publish_proposal(**seen)
        if self.proposal.claim is None:
            return "Removed. What went, and the tombstones in its place, stand below."
        return f"Published, as entry {entry.number} of the record."

    def _moved(self) -> HttpResponse:
        """The page anew, with the newer text and versions: what was seen has changed since."""
        messages.error(self.request, MOVED)
        self.proposal = Proposal.objects.with_names().get(pk=self.proposal.pk)
        self.__dict__.pop("places", None)
        form = self.get_form_class()(
            initial={**self.get_initial(), "note": self.request.POST.get("note")}
        )
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The text, the evidence for it, its history, and what this editor may do."""
        proposal, by = self.proposal, editor(self.request)
        may = by.has_perm(services.right_over(proposal)) and proposal.waits
        own = proposal.author.user_id == by.pk
        return {
            **self.model_admin.admin_site.each_context(self.request),
            **super().get_context_data(**kwargs),
            "opts": Proposal._meta,
            "title": proposal.get_kind_display(),
            "proposal": proposal,
            "steps": proposal.steps.select_related("by__user", "voided__user"),
            "may": may,
            "may_approve": may and not own and (not proposal.approved or proposal.outdated),
            "may_publish": may and self._publishable(),
            "own": own,
            **self._judged(by),
        }

    def _publishable(self) -> bool:
        return (self.proposal.approved or not settings.SECOND_EDITOR) and not self.proposal.outdated

    def _judged(self, by: Any) -> dict[str, Any]:
        """What it says: of a verdict with the evidence, of a redaction with where the text is."""
        if self.proposal.claim is None:
            return {
                "removed_kind": Removed(self.proposal.content["kind"]).label,
                "places": self.places if self.proposal.waits else None,
                "tombstones": services.tombstones(self.proposal),
            }
        gathered = dossier(self.proposal.claim, by)
        wanted = Status(self.proposal.content["status"])
        lacking = [option.missing for option in gathered.options if option.status == wanted]
        judgement = services.judgement_of(self.proposal)
        return {"dossier": gathered, "judgement": judgement, "lacking": lacking[0]}


class EditProposal(SideBySide, Judging):
    """Change what is proposed: who does is its author, and an approval is void."""

    title = "Edit this proposal"
    button = "Save this text"
    proposal: Proposal

    def find(self, pk: int) -> Claim:
        """Keep the proposal; return its claim. Raises Http404, also for a redaction."""
        found = Proposal.objects.with_names().exclude(claim=None)
        self.proposal = get_object_or_404(found, pk=pk)
        self.permission = services.right_over(self.proposal)
        claim = self.proposal.claim
        assert claim  # noqa: S101 — redactions are excluded
        return claim

    def obstacle(self) -> str:
        if not self.proposal.waits:
            return f"It is {self.proposal.get_state_display().lower()} already."
        return super().obstacle()

    def get_form_class(self) -> Any:
        return EditedCorrectionForm if self.proposal.corrects else EditedVerdictForm

    def get_initial(self) -> dict[str, Any]:
        judgement = services.judgement_of(self.proposal)
        judgement["reports"] = [report.pk for report in judgement["reports"]]
        return {**super().get_initial(), "seen_proposal": self.proposal.version, **judgement}

    def do(self, form: Any) -> str:
        self.check_seen(form.cleaned_data)
        given = self.given(form)
        services.revise_proposal(
            by=editor(self.request),
            proposal=self.proposal,
            claim_version=given.pop("version"),
            version=form.cleaned_data["seen_proposal"],
            **given,
        )
        return "Saved. Another editor approves the text as it is now."

    def refused(self, form: Any, reason: Exception) -> HttpResponse:
        """After a conflict the form stands on the newer versions of the text and its claim."""
        if isinstance(reason, Conflict):
            self.stand_on_newer(form, reason)
        tell(form, reason)
        return self.form_invalid(form)

    def get_success_url(self) -> str:
        """The proposal."""
        return reverse("admin:claims_proposal_change", args=[self.proposal.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "verdict": self.proposal.corrects, "proposal": self.proposal}
