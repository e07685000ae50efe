"""The page where many reports are connected at once: who copied whom, what answers what."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from claims import services
from claims.admin.deeds import Deed
from claims.admin.desk import editor
from claims.admin.forms.connections import ConnectForm
from claims.admin.publicity import may_touch
from claims.choices import State
from claims.models import Claim


class Connect(Deed):
    """Tick reports, say what they were taken from or what they answer."""

    permission = "claims.change_report"
    title = "Who copied whom"
    button = "Connect"
    form_class = ConnectForm
    template_name = "admin/claims/connect.html"

    def find(self, pk: int) -> Claim:
        return get_object_or_404(Claim, pk=pk)

    def obstacle(self) -> str:
        if self.claim.state == State.RETIRED:
            return "This claim is retired: nothing is added to it."
        if not may_touch(editor(self.request), self.claim):
            return "What readers see is changed by an editor."
        return ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "claim": self.claim}

    def get_initial(self) -> dict[str, Any]:
        """Reports named in the address are ticked: one step from a report to what it answers."""
        asked = self.request.GET.getlist("report")
        ticked = [key for key in asked if key.isascii() and key.isdigit() and len(key) < 19]
        return {**super().get_initial(), "reports": ticked}

    def do(self, form: Any) -> str:
        given = form.cleaned_data
        changed = services.connect_reports(
            by=editor(self.request),
            claim=self.claim,
            reports=list(given["reports"]),
            cites=form.cites(),
            answers=list(given["answered"]),
            instead=given["instead"],
            reason=given.get("reason", ""),
            version=given["seen_version"],
        )
        return f"Connected {len(changed)} report{'' if len(changed) == 1 else 's'}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each report with its box and what is noted of it now."""
        context = super().get_context_data(**kwargs)
        boxes = {str(box.data["value"]): box for box in context["form"]["reports"]}
        reports = self.claim.reports.live().with_sources().order_by("published_earliest", "pk")
        return {**context, "rows": [(report, boxes.get(str(report.pk))) for report in reports]}
