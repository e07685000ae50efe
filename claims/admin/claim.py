"""Claims on the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import matching, services
from claims.admin.claim_deeds import Publish, Relate, Retire
from claims.admin.connecting import Connect
from claims.admin.desk import DeskAdmin, Formsets, editor
from claims.admin.dossier import dossier
from claims.admin.filters import QueueFilter, StatusFilter
from claims.admin.forms.claim import ClaimForm
from claims.admin.judging import IssueVerdict
from claims.admin.marks import state_mark, status_mark
from claims.admin.publicity import may_touch
from claims.admin.report_suggestions import asked_capture
from claims.models import Claim, Report

LONGEST = 2000
FIELDS = (
    "sentence", "context", "language", "settled_by", "review_by", "subjects", "standing",
)  # fmt: skip
_REPORTS = (
    Report.objects.filter(claim=OuterRef("pk"))
    .order_by()
    .values("claim")
    .annotate(number=Count("pk"))
    .values("number")
)


@admin.register(Claim)
class ClaimAdmin(DeskAdmin[Claim]):
    """What is claimed; its page is also where its reports, verdicts and relations stand."""

    form = ClaimForm
    change_form_template = "admin/claims/claim.html"
    list_display = ("sentence", "state_word", "status", "reports_logged", "look_again", "public_id")
    list_filter = ("state", StatusFilter, QueueFilter)
    search_fields = ("sentence", "context", "subjects__name", "public_id")
    search_help_text = "Words of the sentence or context, a subject, or the public id."
    autocomplete_fields = ("subjects", "standing")
    fieldsets = (
        ("What is claimed", {"fields": ("sentence", "subjects", "context", "language")}),
        ("What would settle it", {"fields": ("settled_by", "standing", "review_by")}),
    )

    def log(self, request: HttpRequest, form: ClaimForm, formsets: Formsets) -> Claim:
        return services.log_claim(
            by=editor(request), public_id=form.cleaned_data["once"], **form.given(FIELDS)
        )

    def revise(self, request: HttpRequest, form: ClaimForm, formsets: Formsets) -> Claim:
        return services.revise_claim(
            by=editor(request),
            claim=form.instance,
            version=form.cleaned_data["seen_version"],
            reason=form.cleaned_data.get("reason", ""),
            **form.differing(FIELDS),
        )

    def remove(self, request: HttpRequest, obj: Claim) -> None:
        services.delete_draft(by=editor(request), claim=obj)

    def has_change_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """A public claim is changed by those who may publish; a retired one by nobody."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_touch(editor(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Claim | None = None) -> bool:
        """A claim that readers have seen is never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_public)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with a draft: its reports. Public claims are refused by the service."""
        gone = [
            [str(claim), [str(r) for r in claim.reports.select_related("outlet")]] for claim in objs
        ]
        counts = {"claims": len(gone), "reports": sum(len(reports) for _, reports in gone)}
        return [part for parts in gone for part in parts], counts, set(), []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        """Claims with their documents' status and the number of their reports."""
        return (
            super()
            .get_queryset(request)
            .select_related("document")
            .defer("document__body", "document__summary", "document__search", "document__words")
            .annotate(report_count=Coalesce(Subquery(_REPORTS), 0))
        )

    def get_urls(self) -> list[URLPattern]:
        """The claim's own pages stand before Django's."""
        pages = {
            "publish": Publish, "retire": Retire, "relate": Relate, "verdict": IssueVerdict,
            "connect": Connect,
        }  # fmt: skip
        similar = path(
            "similar/", self.admin_site.admin_view(self.similar), name="claims_claim_similar"
        )
        own = [similar] + [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(page.as_view(model_admin=self)),
                name=f"claims_claim_{name}",
            )
            for name, page in pages.items()
        ]
        return [*own, *super().get_urls()]

    def similar(self, request: HttpRequest) -> HttpResponse:
        """A fragment: the claims most like the words in the address, for the form of a new one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "")[:LONGEST]
        found = matching.similar_claims(words, drafts_too=True)
        return render(request, "admin/claims/_similar.html", {"similar": found, "asked": words})

    def beside(self, request: HttpRequest, row: Claim | None) -> dict[str, Any]:
        """The claim's dossier."""
        buttons = {"show_save_and_continue": False, "show_save_and_add_another": False}
        return buttons if row is None else {**buttons, "dossier": dossier(row, editor(request))}

    def response_add(
        self, request: HttpRequest, obj: Claim, post_url_continue: str | None = None
    ) -> HttpResponse:
        """A new draft opens its own page, where reports are added; from a page, its report."""
        response = super().response_add(request, obj, post_url_continue)
        if "_popup" in request.POST:
            return response
        if capture := asked_capture(request):
            add = reverse("admin:claims_report_add")
            return HttpResponseRedirect(f"{add}?claim={obj.pk}&capture={capture.pk}")
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[obj.pk]))

    def response_post_save_change(self, request: HttpRequest, obj: Claim) -> HttpResponseRedirect:
        """Saving stays on the claim's page."""
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[obj.pk]))

    def view_on_site(self, obj: Claim) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.is_public else None

    @admin.display(description="State", ordering="state")
    def state_word(self, obj: Claim) -> SafeString:
        """Draft, public or retired."""
        return state_mark(obj)

    @admin.display(description="Status", ordering="document__status")
    def status(self, obj: Claim) -> SafeString | str:
        """What the current verdict says."""
        return status_mark(obj.document.status) if obj.is_public else ""

    @admin.display(description="Look again on", ordering="review_by")
    def look_again(self, obj: Claim) -> str:
        """When somebody should look again."""
        return date_format(obj.review_by, "j F Y") if obj.review_by else ""

    @admin.display(description="Reports", ordering="report_count")
    def reports_logged(self, obj: Any) -> SafeString:
        """How many reports, as a way to them."""
        url = reverse("admin:claims_report_changelist")
        return format_html('<a href="{}?claim__id__exact={}">{}</a>', url, obj.pk, obj.report_count)
