"""The pages where an editor reaches a verdict, with the evidence beside the form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from claims import services
from claims.admin.deeds import Deed
from claims.admin.desk import editor
from claims.admin.dossier import Dossier, dossier
from claims.admin.forms.verdict import CorrectionForm, VerdictForm, as_typed
from claims.admin.weighed import weighed
from claims.choices import ProposalKind, State
from claims.meanings import MEANINGS
from claims.models import Claim, Proposal, Verdict
from claims.services import Conflict

WHOLE = "all"
"""Asked for in the address: every report, whatever time that takes."""
_MEANS = {meaning.status: meaning.means for meaning in MEANINGS}


class Judging(Deed):
    """What issuing and correcting share: the dossier, the statuses and what each lacks."""

    template_name = "admin/claims/verdict.html"
    button = "Propose this text"
    waiting: Proposal | None = None
    made: Proposal | None = None

    def propose(self, given: dict[str, Any]) -> Proposal:
        """Make the proposal by a service."""
        raise NotImplementedError

    def made_already(self) -> QuerySet[Verdict]:
        """The verdicts where one that this very form has made would be."""
        raise NotImplementedError

    def obstacle(self) -> str:
        if self.waiting and self.request.method == "GET":
            return "This is proposed already: here it is, to be approved or edited."
        if self.claim.state == State.DRAFT:
            return "Publish the claim first: only a public claim is given a verdict."
        return "" if self.claim.state == State.PUBLIC else "This claim is retired."

    def get_form_kwargs(self) -> dict[str, Any]:
        alone = not settings.SECOND_EDITOR
        may = not alone or self.request.user.has_perm("claims.override_standards")
        return {**super().get_form_kwargs(), "claim": self.claim, "may_override": may}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form's choices, each where the dossier shows what it stands for."""
        context = super().get_context_data(**kwargs)
        gathered = dossier(self.claim, editor(self.request))
        form = context["form"]
        ticked = form["reports"].value() or ()
        return {
            **context,
            "dossier": gathered,
            "options": _options(form, gathered),
            "scales": weighed(gathered, ticked, whole=WHOLE in self.request.GET),
            "waiting": self.waiting,
        }

    def do(self, form: Any) -> str:
        """Propose it; where there is no second editor, publish it at once."""
        given = self.given(form)
        try:
            self.made = self.propose(given)
            if settings.SECOND_EDITOR:
                return "Proposed. Readers see it once another editor has approved this text."
            by = editor(self.request)
            services.publish_proposal(by=by, proposal=self.made, version=self.made.version)
        except Conflict:
            if self.sent_before(given) is None:
                raise
        return "This verdict is public."

    def get_success_url(self) -> str:
        """The proposal; once it is public, the claim."""
        proposal = self.made if settings.SECOND_EDITOR else None
        proposal = proposal or self.waiting
        if proposal is None:
            return super().get_success_url()
        return reverse("admin:claims_proposal_change", args=[proposal.pk])

    def given(self, form: Any) -> dict[str, Any]:
        """What was typed, as the services take it."""
        typed = form.cleaned_data
        reason = {"reason": typed["reason"]} if "reason" in typed else {}
        return {
            "status": typed["status"],
            "rationale": typed["rationale"],
            "effective": typed["effective"],
            "reports": list(typed["reports"]),
            "override_reason": typed.get("override_reason", ""),
            "version": typed["seen_version"],
            **reason,
        }

    def sent_before(self, given: dict[str, Any]) -> Verdict | None:
        """The verdict that this very form has made already, if it was sent twice."""
        last = (
            self.made_already()
            .order_by("-entry")
            .filter(issued_by__user=editor(self.request))
            .first()
        )
        same = last is not None and all(
            getattr(last, name) == given[name] for name in ("status", "rationale", "effective")
        )
        return last if same else None


class IssueVerdict(Judging):
    """Propose what the desk concludes; on a desk of one, publish it."""

    permission = "claims.issue_verdict"
    title = "Propose a verdict"
    form_class = VerdictForm

    def find(self, pk: int) -> Claim:
        claim = get_object_or_404(Claim, pk=pk)
        self.waiting = claim.proposals.waiting().filter(kind=ProposalKind.VERDICT).first()
        return claim

    def propose(self, given: dict[str, Any]) -> Proposal:
        return services.propose_verdict(by=editor(self.request), claim=self.claim, **given)

    def made_already(self) -> QuerySet[Verdict]:
        return self.claim.verdicts.filter(corrects=None)


class CorrectVerdict(Judging):
    """Propose to replace a verdict that was wrong; the old one stays visible with the reason."""

    permission = "claims.correct_verdict"
    title = "Correct this verdict"
    form_class = CorrectionForm
    verdict: Verdict

    def find(self, pk: int) -> Claim:
        verdicts = Verdict.objects.select_related("claim", "corrected_by")
        self.verdict = get_object_or_404(verdicts, pk=pk)
        self.waiting = self.verdict.proposed_corrections.waiting().first()
        return self.verdict.claim

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **as_typed(self.verdict)}

    def propose(self, given: dict[str, Any]) -> Proposal:
        return services.propose_correction(by=editor(self.request), verdict=self.verdict, **given)

    def made_already(self) -> QuerySet[Verdict]:
        return self.claim.verdicts.filter(corrects=self.verdict)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "verdict": self.verdict}


def _options(form: Any, gathered: Dossier) -> list[dict[str, Any]]:
    """Each status with its radio button, what it means and what the evidence lacks."""
    radios = {radio.data["value"]: radio for radio in form["status"]}
    return [
        {"radio": radios[option.status], "means": _MEANS[option.status], "option": option}
        for option in gathered.options
    ]
