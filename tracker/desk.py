"""The desk: Django's admin as the editors of this site meet it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from claims import queues
from claims.models import Entry
from tracker.accounts.factors import is_shown
from tracker.front import waiting_for
from tracker.system import facts

NOUNS = ("Claim", "Report", "Source", "Subject", "Proposal", "Verdict", "Entry")
"""What editors work on, in the order of their work."""
SHOWN = 10
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


class Desk(AdminSite):
    """One list of nouns for navigation; a first page of what waits; no bulk deletion."""

    site_title = "Claimline desk"
    site_header = "Claimline desk"
    index_title = "The desk"
    index_template = "admin/index.html"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")
        self.empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff whose role lets them see claims, once they have shown their second factor."""
        allowed = super().has_permission(request) and request.user.has_perm("claims.view_claim")
        return allowed and is_shown(request)

    def admin_view(self, view: V, cacheable: bool = False) -> V:
        """Refuse the one character that PostgreSQL cannot be asked about; lose no typed text."""
        from claims.admin import signed_out  # which registers its pages at this very site

        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if any("\x00" in value for _, values in request.GET.lists() for value in values):
                raise BadRequest("A NUL character cannot be searched for.")
            if not self.has_permission(request):
                signed_out.keep(request)
                return inner(request, *args, **kwargs)
            signed_out.forget_others(request)
            response = inner(request, *args, **kwargs)
            signed_out.tell_saved(request, response)
            return response

        return cast(V, asked)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The pages about the site itself and about the desk stand beside the nouns."""
        system = path("system/", self.admin_view(self.system), name="system")
        shortcuts = path("shortcuts/", self.admin_view(self.shortcuts), name="shortcuts")
        return [system, shortcuts, *super().get_urls()]

    def shortcuts(self, request: HttpRequest) -> TemplateResponse:
        """The keys that do something, for a browser that cannot show them over a page."""
        context = {**self.each_context(request), "title": "Shortcuts"}
        return TemplateResponse(request, "admin/shortcuts.html", context)

    def system(self, request: HttpRequest) -> TemplateResponse:
        """What the site runs on, and whether anything is missing."""
        context = {**self.each_context(request), "title": "The system", "facts": facts()}
        return TemplateResponse(request, "admin/system.html", context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Every page knows the nouns that this editor may see."""
        context = super().each_context(request)
        models = {
            model["object_name"]: model
            for app in context["available_apps"]
            for model in app["models"]
        }
        nouns = [models.pop(name) for name in NOUNS if name in models]
        others = list(models.values())
        return {**context, "nouns": nouns, "others": others, "demo": not settings.SECOND_FACTOR}

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What can be logged, what waits for this editor, and what became public lately."""
        lately = Entry.objects.select_related("claim").defer("body", "salt", "leaf", "leaf_hash")
        drafts = queues.drafts().annotate(report_count=Count("reports"))
        shown = {
            "queues": waiting_for(cast(User, request.user)),
            "drafts": drafts[:SHOWN],
            "lately": lately.order_by("-number")[:SHOWN],
        }
        return super().index(request, {**shown, **(extra_context or {})})
