"""The page where many reports are connected at once: who copied whom, what answers what."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, When
from django.shortcuts import get_object_or_404

from claims import services
from claims.admin.deeds import Deed
from claims.admin.desk import editor
from claims.admin.forms.connections import ConnectForm
from claims.admin.publicity import may_touch
from claims.choices import State
from claims.models import Claim
from sources.page_numbers import numbered

AT_ONCE = 100
_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


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
        return {**super().get_initial(), "reports": [k for k in asked if _KEY.fullmatch(k)]}

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
        """A page of reports, those that are ticked first, each with what is noted of it now."""
        context = super().get_context_data(**kwargs)
        ticked = {str(key) for key in context["form"]["reports"].value() or ()}
        asked = [key for key in ticked if _KEY.fullmatch(key)]
        first = Case(When(pk__in=asked, then=0), default=1)
        reports = self.claim.reports.live().with_sources()
        reports = reports.prefetch_related("citations__report_cited__outlet", "answers__outlet")
        page = numbered(
            self.request, reports.order_by(first, "published_earliest", "pk"), per_page=AT_ONCE
        )
        return {
            **context,
            "page": page,
            "rows": [(report, str(report.pk) in ticked) for report in page.rows],
        }
