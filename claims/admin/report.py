"""Reports on the desk: each is logged on the page of the claim it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from claims import services
from claims.admin.conflicts import Rows
from claims.admin.desk import DeskAdmin, Formsets, editor
from claims.admin.filters import RepeatFilter, ReportStateFilter
from claims.admin.forms.report import ReportForm
from claims.admin.marks import state_mark
from claims.admin.publicity import may_touch
from claims.admin.report_deeds import ChooseClaim, Withdraw
from claims.admin.report_rows import CITES, CitationInline, DetailInline, stored_rows
from claims.admin.report_suggestions import asked_capture, suggested_report
from claims.admin.selects import ReportsOfClaim, report_label
from claims.captured import said_in
from claims.models import Claim, Report

FIELDS = (
    "outlet", "url", "archived_url", "headline", "published", "language", "stance", "attribution",
    "speaker", "speaker_description", "quote", "rating_text", "rating_value", "rating_worst",
    "rating_best",
)  # fmt: skip


@admin.register(Report)
class ReportAdmin(DeskAdmin[Report]):
    """What was published about a claim, what it cites and what it answers."""

    form = ReportForm
    inlines = (CitationInline, DetailInline)
    change_form_template = "admin/claims/report.html"
    list_display = ("published_words", "outlet", "stance", "speaker_name", "told", "claim", "state")
    list_display_links = ("published_words", "told")
    list_filter = (ReportStateFilter, "stance", "attribution", RepeatFilter)
    list_select_related = ("outlet", "speaker", "claim")
    ordering = ("-pk",)
    search_fields = (
        "headline", "quote", "url", "outlet__name", "speaker__name", "published_text", "public_id",
    )  # fmt: skip
    search_help_text = "Headline, quote, address, outlet, speaker, date or public id."
    autocomplete_fields = ("outlet", "speaker")
    fieldsets = (
        (
            "Where it was published",
            {"fields": ("outlet", "url", "headline", "published", ("language", "archived_url"))},
        ),
        (
            "What was said, and by whom",
            {"fields": (("stance", "attribution"), "speaker", "speaker_description", "quote")},
        ),
        ("What it answers", {"fields": ("answering",)}),
        (
            "What it concludes, if it checks facts itself",
            {"fields": ("rating_text", ("rating_value", "rating_worst", "rating_best"))},
        ),
    )

    def log(self, request: HttpRequest, form: ReportForm, formsets: Formsets) -> Report:
        return services.add_report(
            by=editor(request),
            claim=form.claim,
            public_id=form.cleaned_data["once"],
            capture=asked_capture(request),
            **form.given(FIELDS),
            **_parts(form, formsets),
        )

    def revise(self, request: HttpRequest, form: ReportForm, formsets: Formsets) -> Report:
        return services.revise_report(
            by=editor(request),
            report=form.instance,
            version=form.cleaned_data["seen_version"],
            reason=form.cleaned_data.get("reason", ""),
            **form.differing(FIELDS),
            **_parts(form, formsets),
        )

    def remove(self, request: HttpRequest, obj: Report) -> None:
        services.delete_report(by=editor(request), report=obj)

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """A withdrawn report is changed by nobody; others as their claim allows."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or (obj.live and may_touch(editor(request), obj.claim)))

    def has_delete_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """A report that readers have seen is never deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.entry_id)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The report alone; that another cites it is refused by the service."""
        return [str(report) for report in objs], {"reports": len(objs)}, set(), []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        """Reports with all that names them."""
        return super().get_queryset(request).select_related("outlet", "speaker", "claim")

    def get_urls(self) -> list[URLPattern]:
        """Withdrawing a report, and the autocomplete among the reports of one claim."""
        view = self.admin_site.admin_view
        of_claim = ReportsOfClaim.as_view(admin_site=self.admin_site)
        return [
            path(
                "<int:pk>/withdraw/",
                view(Withdraw.as_view(model_admin=self)),
                name="claims_report_withdraw",
            ),
            path("of/<int:claim_id>/", view(of_claim), name="claims_report_of_claim"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form for the claim in the address; without one, ask which claim it is about."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        choice = ChooseClaim(request.GET)
        if not choice.is_valid():
            return self._choose_claim(request, choice)
        claim: Claim = choice.cleaned_data["claim"]
        if not may_touch(editor(request), claim):
            raise PermissionDenied
        request.desk_claim = claim  # type: ignore[attr-defined]
        return super().add_view(request, form_url, extra_context)

    def _choose_claim(self, request: HttpRequest, choice: ChooseClaim) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Which claim is it about?",
            "form": choice if "claim" in request.GET else ChooseClaim(),
            "media": choice.media,
        }
        return TemplateResponse(request, "admin/claims/choose_claim.html", context)

    def _claim(self, request: HttpRequest, obj: Report | None) -> Claim:
        """The claim of the report, or that of the form it is being added with."""
        known: Claim = obj.claim if obj and obj.pk else request.desk_claim  # type: ignore[attr-defined]
        return known

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What was read off the page that it is logged from, and the quotation that was chosen."""
        given = super().get_changeform_initial_data(request)
        capture = asked_capture(request)
        return {**given, **(suggested_report(capture, request.GET) if capture else {})}

    def get_form(
        self, request: HttpRequest, obj: Report | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, knowing the claim it belongs to."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"claim": self._claim(request, obj)})

    def get_inlines(self, request: HttpRequest, obj: Report | None) -> Any:
        """Rows to type in only for somebody who may; others read them in words."""
        return self.inlines if obj is None or self.has_change_permission(request, obj) else ()

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Rows know the claim, and are filled with what is stored when first shown."""
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        given["form_kwargs"] = {"claim": self._claim(request, obj)}
        if request.method == "GET" and obj.pk:
            given["initial"] = stored_rows(obj, prefix)
        return given

    def rows_of(self, request: HttpRequest, row: Report) -> tuple[Rows, ...]:
        """What it cites and the details it asserts."""
        return tuple(
            inline.sheet(formset, row)
            for formset, inline in self.get_formsets_with_inlines(request, row)
        )

    def get_fieldsets(self, request: HttpRequest, obj: Report | None = None) -> Any:
        """For a reader of the desk the rows in words; for a new report, whether it is public."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [*fieldsets, (None, {"fields": ["seen_public"]})]
        if not self.has_change_permission(request, obj):
            words = ("Where it comes from", {"fields": ["cited", "detailed"]})
            return [*fieldsets, words]
        return fieldsets

    def beside(self, request: HttpRequest, row: Report | None) -> dict[str, Any]:
        """The form stands under the sentence of its claim."""
        capture = asked_capture(request) if row is None else None
        return {
            "claim": self._claim(request, row),
            "show_save_and_continue": False,
            "capture": capture,
            "said": said_in(capture) if capture else [],
        }

    def response_post_save_add(self, request: HttpRequest, obj: Report) -> HttpResponseRedirect:
        """Back to the claim, where the next report or the verdict waits."""
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[obj.claim_id]))

    response_post_save_change = response_post_save_add

    def response_add(
        self, request: HttpRequest, obj: Report, post_url_continue: str | None = None
    ) -> HttpResponse:
        """“Save and add another” adds it to the same claim."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path}?claim={obj.claim_id}")
        return response

    def view_on_site(self, obj: Report) -> str | None:
        """The page of its claim, once readers see it."""
        return obj.claim.get_absolute_url() if obj.entry_id else None

    @admin.display(description="Published", ordering="published_earliest")
    def published_words(self, obj: Report) -> str:
        """The date as loosely as it is known."""
        return str(obj.published)

    @admin.display(description="Speaker")
    def speaker_name(self, obj: Report) -> str:
        """Who spoke, in the words of a byline."""
        return obj.speaker_name

    @admin.display(description="Headline or quote", ordering="headline")
    def told(self, obj: Report) -> str:
        """What it says in short."""
        return obj.headline or obj.quote or "(no headline)"

    @admin.display(description="State")
    def state(self, obj: Report) -> SafeString:
        """Draft, public or withdrawn."""
        return state_mark(obj)

    @admin.display(description="Answers")
    def answering(self, obj: Report) -> str:
        """What it answers, in words."""
        return "; ".join(report_label(r) for r in obj.answers.select_related("outlet", "speaker"))

    @admin.display(description="Cites")
    def cited(self, obj: Report) -> str:
        """What it cites, in words."""
        rows = obj.citations.select_related("report_cited__outlet", "source_cited")
        return "; ".join(str(row) for row in rows)

    @admin.display(description="Details")
    def detailed(self, obj: Report) -> str:
        """The details it asserts, in words."""
        return "; ".join(str(row) for row in obj.details.all())


def _parts(form: ReportForm, formsets: Sequence[Any]) -> dict[str, Any]:
    """What the report cites, answers and asserts in particular, as the services take it."""
    rows = {formset.prefix: formset.filled for formset in formsets}
    return {
        "answers": list(form.cleaned_data["answering"]),
        "cites": [row.cites() for row in rows[CITES]],
        "details": [
            (row.cleaned_data["name"], row.cleaned_data["value"]) for row in rows["details"]
        ],
    }
