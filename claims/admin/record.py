"""The record on the desk: every entry as it was hashed."""

from __future__ import annotations

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.exports import Exports
from claims.admin.marks import moment
from claims.admin.readonly import ReadOnlyAdmin
from claims.admin.redaction import ProposeRedaction
from claims.models import Entry

REMOVED = "removed for law or from harm; the hash in the leaf still holds"


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin[Entry]):
    """Everything that became public, numbered in commit order."""

    change_form_template = "admin/claims/entry.html"
    change_list_template = "admin/claims/entries.html"
    list_display = ("number", "recorded", "type", "claim", "actor")
    list_filter = ("type",)
    list_select_related = ("claim",)
    ordering = ("-number",)
    search_fields = ("claim__sentence", "claim__public_id", "actor")
    search_help_text = "Words of the claim, its public id, or an editor's pseudonym."
    fieldsets = (
        (
            "What became public",
            {"fields": ("number", "recorded", "type", "claim_link", "actor")},
        ),
        ("What was recorded", {"fields": ("body_text",)}),
        ("What the record commits to", {"fields": ("leaf_text", "leaf_hash_hex", "salt_hex")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with their claims; the bytes only where one entry is shown."""
        entries = super().get_queryset(request).select_related("claim")
        match = request.resolver_match
        alone = match is not None and match.url_name == "claims_entry_change"
        return entries if alone else entries.defer("body", "salt", "leaf", "leaf_hash")

    def get_urls(self) -> list[URLPattern]:
        """A redaction is proposed from the page of an entry that holds the text."""
        propose = ProposeRedaction.as_view(model_admin=self)
        view = self.admin_site.admin_view(propose)
        exports = self.admin_site.admin_view(Exports.as_view(model_admin=self))
        return [
            path("<int:pk>/redact/", view, name="claims_entry_redact"),
            path("exports/", exports, name="claims_entry_exports"),
            *super().get_urls(),
        ]

    @admin.display(description="Recorded", ordering="recorded_at")
    def recorded(self, obj: Entry) -> str:
        """When this site knew."""
        return moment(obj.recorded_at)

    @admin.display(description="Claim")
    def claim_link(self, obj: Entry) -> SafeString | str:
        """The claim's page on the desk."""
        if obj.claim is None:
            return "a source or subject"
        url = reverse("admin:claims_claim_change", args=[obj.claim.pk])
        return format_html('<a href="{}">{}</a>', url, obj.claim)

    @admin.display(description="Body")
    def body_text(self, obj: Entry) -> SafeString:
        """The canonical body, laid out to be read."""
        if obj.body is None:
            return _pre(REMOVED)
        return _pre(json.dumps(json.loads(bytes(obj.body)), ensure_ascii=False, indent=2))

    @admin.display(description="Leaf")
    def leaf_text(self, obj: Entry) -> SafeString:
        """The lines that the tree is built over."""
        return _pre(bytes(obj.leaf).decode())

    @admin.display(description="Hash of the leaf")
    def leaf_hash_hex(self, obj: Entry) -> SafeString:
        """SHA-256 of 0x00 and the leaf (RFC 6962)."""
        return _pre(bytes(obj.leaf_hash).hex())

    @admin.display(description="Salt")
    def salt_hex(self, obj: Entry) -> SafeString:
        """What was hashed before the body."""
        return _pre(REMOVED if obj.salt is None else bytes(obj.salt).hex())


def _pre(text: str) -> SafeString:
    return format_html('<pre class="bytes">{}</pre>', text)
