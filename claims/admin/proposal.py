"""Proposals on the desk: what waits for a second pair of eyes."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path

from claims.admin.decisions import EditProposal, ProposalPage
from claims.admin.desk import editor
from claims.admin.filters import ApprovalFilter
from claims.admin.marks import moment, status_mark
from claims.admin.readonly import ReadOnlyAdmin
from claims.admin.redaction import RIGHT, EditRedaction
from claims.choices import ProposalKind
from claims.models import Proposal


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin[Proposal]):
    """Verdicts, corrections and redactions on their way to the record."""

    list_display = ("kind", "about_words", "status_word", "author_name", "approval", "proposed")
    list_display_links = ("kind", "about_words")
    list_filter = (ApprovalFilter, "kind")
    ordering = ("-pk",)
    search_fields = ("claim__sentence", "claim__public_id", "author__user__username")
    search_help_text = "Words of the claim, its public id, or an editor's name."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        """Proposals with the people and the claim; redactions for those who may propose one."""
        named: Any = super().get_queryset(request)
        if not editor(request).has_perm(RIGHT):
            named = named.exclude(kind=ProposalKind.REDACTION)
        return cast("QuerySet[Proposal]", named.with_names())

    def get_urls(self) -> list[URLPattern]:
        """The proposal's own pages stand in place of Django's."""
        view = self.admin_site.admin_view
        page = ProposalPage.as_view(model_admin=self)
        edit = EditProposal.as_view(model_admin=self)
        redaction = EditRedaction.as_view(model_admin=self)
        return [
            path("<int:pk>/change/", view(page), name="claims_proposal_change"),
            path("<int:pk>/edit/", view(edit), name="claims_proposal_edit"),
            path("<int:pk>/redaction/", view(redaction), name="claims_proposal_redaction"),
            *(url for url in super().get_urls() if url.name != "claims_proposal_change"),
        ]

    @admin.display(description="About")
    def about_words(self, obj: Proposal) -> str:
        """The claim; of a redaction the kind of thing to be removed."""
        return obj.about

    @admin.display(description="Status")
    def status_word(self, obj: Proposal) -> Any:
        """What the verdict would say."""
        return status_mark(obj.content["status"]) if obj.claim else ""

    @admin.display(description="Written by")
    def author_name(self, obj: Proposal) -> str:
        """Whose text it is."""
        return str(obj.author.user)

    @admin.display(description="Stands")
    def approval(self, obj: Proposal) -> str:
        """Where it stands on its way."""
        if not obj.waits:
            return obj.get_state_display()
        if not obj.approved:
            return "waits for approval"
        asks = "; the claim has changed since" if obj.outdated else ""
        return f"approved by {obj.approved_by.user}{asks}" if obj.approved_by else ""

    @admin.display(description="Proposed", ordering="proposed_at")
    def proposed(self, obj: Proposal) -> str:
        """When it was first proposed."""
        return moment(obj.proposed_at)
