"""Verdicts on the desk: issued and corrected on pages of their own, otherwise read only."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.admin.judging import CorrectVerdict
from claims.admin.marks import moment, status_mark
from claims.admin.readonly import ReadOnlyAdmin
from claims.admin.selects import report_label
from claims.models import Verdict


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin[Verdict]):
    """What the desk concluded, corrected verdicts included."""

    change_form_template = "admin/claims/past_verdict.html"
    list_display = ("number", "status_word", "claim", "effective_words", "recorded", "standing")
    list_display_links = ("number", "status_word")
    list_filter = ("status",)
    list_select_related = ("claim", "corrected_by")
    ordering = ("-entry",)
    search_fields = ("claim__sentence", "rationale")
    search_help_text = "Words of the claim or of the rationale."
    fieldsets = (
        (
            "What we said",
            {"fields": ("claim_link", "status_word", "effective_words", "rationale", "relied_on")},
        ),
        ("How it came about", {"fields": ("override_reason", "corrects", "correction_reason")}),
        ("In the record", {"fields": ("number", "recorded", "issued_by", "scale")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verdict]:
        """Verdicts with all that names them."""
        related = ("claim", "issued_by", "corrects", "corrected_by")
        return super().get_queryset(request).select_related(*related)

    def get_urls(self) -> list[URLPattern]:
        """Correcting a verdict has a page of its own."""
        correct = CorrectVerdict.as_view(model_admin=self)
        return [
            path(
                "<int:pk>/correct/",
                self.admin_site.admin_view(correct),
                name="claims_verdict_correct",
            ),
            *super().get_urls(),
        ]

    def view_on_site(self, obj: Verdict) -> str:
        """The public page of its claim."""
        return obj.claim.get_absolute_url()

    @admin.display(description="Number", ordering="entry")
    def number(self, obj: Verdict) -> int:
        """Its number in the record."""
        return obj.number

    @admin.display(description="Status", ordering="status")
    def status_word(self, obj: Verdict) -> SafeString:
        """What it says."""
        return status_mark(obj.status)

    @admin.display(description="Holds since", ordering="effective_earliest")
    def effective_words(self, obj: Verdict) -> str:
        """From when it holds in the world."""
        return str(obj.effective)

    @admin.display(description="Recorded", ordering="recorded_at")
    def recorded(self, obj: Verdict) -> str:
        """When this site said so."""
        return moment(obj.recorded_at)

    @admin.display(description="Stands")
    def standing(self, obj: Verdict) -> str:
        """Whether a later verdict corrects it."""
        later = getattr(obj, "corrected_by", None)
        return f"corrected by {later.number}" if later else "stands"

    @admin.display(description="Claim")
    def claim_link(self, obj: Verdict) -> SafeString:
        """The claim's page on the desk."""
        url = reverse("admin:claims_claim_change", args=[obj.claim_id])
        return format_html('<a href="{}">{}</a>', url, obj.claim)

    @admin.display(description="Relied on")
    def relied_on(self, obj: Verdict) -> SafeString:
        """The reports it relied on."""
        labels = [(report_label(r),) for r in obj.reports.select_related("outlet", "speaker")]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", labels))
