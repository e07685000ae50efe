"""What is done to a claim as a whole: publish, relate, retire."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.shortcuts import get_object_or_404

from claims import services
from claims.admin.deeds import Deed, ReasonForm, VersionForm
from claims.admin.desk import editor
from claims.admin.selects import Choose
from claims.choices import RelationKind, State
from claims.models import Claim, Relation
from sources.models import Source


class ClaimDeed(Deed):
    """A deed done to a claim."""

    def find(self, pk: int) -> Claim:
        return get_object_or_404(Claim, pk=pk)


class Publish(ClaimDeed):
    """Make a draft public, after showing everything that readers will see from then on."""

    permission = "claims.publish_claim"
    title = "Publish this claim"
    button = "Publish"
    template_name = "admin/claims/publish.html"

    def obstacle(self) -> str:
        return "" if self.claim.state == State.DRAFT else "This claim is public already."

    def do(self, form: Any) -> str:
        entry = services.publish_claim(
            by=editor(self.request), claim=self.claim, version=form.cleaned_data["seen_version"]
        )
        return f"Published, as entry {entry.number} of the record."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = list(self.claim.reports.with_sources().order_by("published_earliest", "pk"))
        subjects = list(self.claim.subjects.all())
        return {
            **super().get_context_data(**kwargs),
            "reports": reports,
            "subjects": subjects,
            "new_sources": self._new_sources(),
            "ready": bool(reports and subjects),
        }

    def _new_sources(self) -> list[Source]:
        """The sources that readers see for the first time."""
        shown = (
            Source.objects.filter(reports__claim=self.claim)
            | Source.objects.filter(statements__claim=self.claim)
            | Source.objects.filter(cited_by__report__claim=self.claim)
            | Source.objects.filter(can_settle=self.claim)
        )
        return list(shown.filter(public_since__isnull=True).distinct())


class Retire(ClaimDeed):
    """Take a public claim out of the lists; its page stays and says why."""

    permission = "claims.retire_claim"
    title = "Retire this claim"
    button = "Retire"
    form_class = ReasonForm
    template_name = "admin/claims/retire.html"

    def obstacle(self) -> str:
        return "" if self.claim.state == State.PUBLIC else "Only a public claim is retired."

    def do(self, form: Any) -> str:
        services.retire_claim(
            by=editor(self.request),
            claim=self.claim,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["seen_version"],
        )
        return "Retired: it left the lists; its page stays and says why."


class RelationForm(VersionForm):
    """The other claim, and how it relates to this one."""

    other = forms.ModelChoiceField(
        Claim.objects.all(),
        label="The other claim",
        widget=Choose(Relation._meta.get_field("other"), admin.site),
    )
    kind = forms.ChoiceField(
        label="Seen from this claim, the other is",
        choices=[
            (RelationKind.NARROWER, "narrower: it claims a part of this"),
            (RelationKind.BROADER, "broader: this claims a part of it"),
            (RelationKind.PREMISE_OF, "a premise: this holds only if it does"),
            (RelationKind.HAS_PREMISE, "resting on this: it holds only if this does"),
            (RelationKind.CONTRADICTS, "contradicting: both cannot hold"),
        ],
        widget=forms.RadioSelect,
    )


class Relate(ClaimDeed):
    """Say how another claim relates to this one."""

    permission = "claims.add_relation"
    title = "Relate another claim"
    button = "Relate"
    form_class = RelationForm
    template_name = "admin/claims/relate.html"

    def do(self, form: Any) -> str:
        other, kind = form.cleaned_data["other"], RelationKind(form.cleaned_data["kind"])
        services.relate(
            by=editor(self.request),
            claim=self.claim,
            other=other,
            kind=kind,
            version=form.cleaned_data["seen_version"],
        )
        return f"Related: {kind.label.lower()} — {other}"
