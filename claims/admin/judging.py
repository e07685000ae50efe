"""The pages where an editor reaches a verdict, with the evidence beside the form."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from claims import services
from claims.admin.deeds import Deed
from claims.admin.desk import editor
from claims.admin.dossier import Dossier, dossier
from claims.admin.forms.verdict import CorrectionForm, VerdictForm, as_typed
from claims.choices import State
from claims.meanings import MEANINGS
from claims.models import Claim, Verdict
from claims.services import Conflict

_MEANS = {meaning.status: meaning.means for meaning in MEANINGS}


class Judging(Deed):
    """What issuing and correcting share: the dossier, the statuses and what each lacks."""

    template_name = "admin/claims/verdict.html"

    def obstacle(self) -> str:
        if self.claim.state == State.DRAFT:
            return "Publish the claim first: only a public claim is given a verdict."
        return "" if self.claim.state == State.PUBLIC else "This claim is retired."

    def get_form_kwargs(self) -> dict[str, Any]:
        may = self.request.user.has_perm("claims.override_standards")
        return {**super().get_form_kwargs(), "claim": self.claim, "may_override": may}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form's choices, each where the dossier shows what it stands for."""
        context = super().get_context_data(**kwargs)
        gathered = dossier(self.claim, editor(self.request))
        form = context["form"]
        return {
            **context,
            "dossier": gathered,
            "options": _options(form, gathered),
            "sides": _sides(form, gathered),
        }

    def given(self, form: Any) -> dict[str, Any]:
        """What was typed, as the services take it."""
        return {
            "status": form.cleaned_data["status"],
            "rationale": form.cleaned_data["rationale"],
            "effective": form.cleaned_data["effective"],
            "reports": list(form.cleaned_data["reports"]),
            "override_reason": form.cleaned_data.get("override_reason", ""),
            "version": form.cleaned_data["seen_version"],
        }

    def sent_before(self, given: dict[str, Any], verdicts: QuerySet[Verdict]) -> Verdict | None:
        """The verdict that this very form has made already, if it was sent twice."""
        last = verdicts.order_by("-entry").filter(issued_by__user=editor(self.request)).first()
        same = last is not None and all(
            getattr(last, name) == given[name] for name in ("status", "rationale", "effective")
        )
        return last if same else None


class IssueVerdict(Judging):
    """Publish what the desk concludes."""

    permission = "claims.issue_verdict"
    title = "Issue a verdict"
    button = "Issue this verdict"
    form_class = VerdictForm

    def find(self, pk: int) -> Claim:
        return get_object_or_404(Claim, pk=pk)

    def do(self, form: Any) -> str:
        given = self.given(form)
        try:
            verdict = services.issue_verdict(by=editor(self.request), claim=self.claim, **given)
        except Conflict:
            sent = self.sent_before(given, self.claim.verdicts.filter(corrects=None))
            if sent is None:
                raise
            verdict = sent
        return f"Verdict {verdict.number} is public: {verdict}."


class CorrectVerdict(Judging):
    """Replace a verdict that was wrong; the old one stays visible with the reason."""

    permission = "claims.correct_verdict"
    title = "Correct this verdict"
    button = "Publish this correction"
    form_class = CorrectionForm
    verdict: Verdict

    def find(self, pk: int) -> Claim:
        verdicts = Verdict.objects.select_related("claim", "corrected_by")
        self.verdict = get_object_or_404(verdicts, pk=pk)
        return self.verdict.claim

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **as_typed(self.verdict)}

    def do(self, form: Any) -> str:
        given = self.given(form)
        reason = form.cleaned_data["reason"]
        try:
            verdict = services.correct_verdict(
                by=editor(self.request), verdict=self.verdict, reason=reason, **given
            )
        except Conflict:
            sent = self.sent_before(given, self.claim.verdicts.filter(corrects=self.verdict))
            if sent is None:
                raise
            verdict = sent
        return f"Verdict {verdict.number} corrects {self.verdict.number}: {verdict}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "verdict": self.verdict}


def _options(form: Any, gathered: Dossier) -> list[dict[str, Any]]:
    """Each status with its radio button, what it means and what the evidence lacks."""
    radios = {radio.data["value"]: radio for radio in form["status"]}
    return [
        {"radio": radios[option.status], "means": _MEANS[option.status], "option": option}
        for option in gathered.options
    ]


def _sides(form: Any, gathered: Dossier) -> list[dict[str, Any]]:
    """The evidence by side and origin, each report with its checkbox."""
    boxes = {str(box.data["value"]): box for box in form["reports"]}
    return [
        {
            "side": side,
            "groups": [
                {
                    "group": group,
                    "lines": [(report, boxes.get(str(report.pk))) for report in group.reports],
                }
                for group in side.groups
            ],
        }
        for side in gathered.sides
    ]
