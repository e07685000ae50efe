"""Pasted pages on the desk: from an address to a report in three decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.generic import View

from claims import services
from claims.admin import signed_out
from claims.admin.desk import editor
from claims.admin.forms.capture import AnyClaimForm, LinkForm, TextForm
from claims.admin.marks import moment
from claims.admin.readonly import ReadOnlyAdmin
from claims.admin.refusals import tell
from claims.captured import logged_of, said_in, suggested_for
from sources.capture import captures
from sources.capture.address import domain_of
from sources.choices import SourceKind
from sources.models import Capture
from sources.tasks import capture_page


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin[Capture]):
    """Pages that editors pasted, the newest first."""

    list_display = ("page", "outlet_name", "state", "asked", "asked_by")
    list_filter = ("state",)
    list_select_related = ("asked_by",)
    search_fields = ("asked_url", "headline", "outlet_name")
    search_help_text = "Words of the address or of the headline, or the outlet."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.add_capture")

    def get_urls(self) -> list[URLPattern]:
        """The capture's own pages stand in place of Django's."""
        view = self.admin_site.admin_view
        paste = view(PasteLink.as_view(model_admin=self))
        page = view(CapturePage.as_view(model_admin=self))
        return [
            path("add/", paste, name="sources_capture_add"),
            path("<int:pk>/change/", page, name="sources_capture_change"),
            *super().get_urls(),
        ]

    @admin.display(description="Page", ordering="pk")
    def page(self, obj: Capture) -> str:
        """Its headline, or its address."""
        return str(obj)

    @admin.display(description="Pasted", ordering="asked_at")
    def asked(self, obj: Capture) -> str:
        """When an editor pasted it."""
        return moment(obj.asked_at)


class DeskPage(View):
    """What both pages share: who may be here, and what every page of the desk shows."""

    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("sources.add_capture"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def shown(self, template: str, **context: Any) -> HttpResponse:
        """A page of the desk."""
        common = self.model_admin.admin_site.each_context(self.request)
        return TemplateResponse(
            self.request, f"admin/claims/{template}", {**common, "opts": Capture._meta, **context}
        )

    def to(self, capture: Capture) -> HttpResponse:
        """The capture's own page."""
        return HttpResponseRedirect(reverse("admin:sources_capture_change", args=[capture.pk]))


class PasteLink(DeskPage):
    """Takes an address and has it fetched; without an address, a page's text."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Both forms, empty; or with the text that was sent after the login had expired."""
        sent = signed_out.sent_before(request)
        if sent is not None:
            messages.warning(request, signed_out.WHY)
        return self._forms(LinkForm(), TextForm(initial=sent.dict() if sent else None))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Fetch the address, or read the text; say what is wrong with either."""
        pasted = "content" in request.POST
        form: Any = TextForm(request.POST) if pasted else LinkForm(request.POST)
        try:
            if form.is_valid():
                return self.to((self._paste if pasted else self._ask)(form))
        except ValidationError as error:
            tell(form, error)
        return self._forms(LinkForm(), form) if pasted else self._forms(form, TextForm())

    def _forms(self, link: LinkForm, text: TextForm) -> HttpResponse:
        name = signed_out.sent_name(self.request)
        return self.shown("paste.html", title="Paste a page", link=link, text=text, sent_name=name)

    def _paste(self, form: TextForm) -> Capture:
        return captures.paste(by=editor(self.request), content=form.cleaned_data["content"])

    def _ask(self, form: LinkForm) -> Capture:
        with transaction.atomic():
            capture = captures.ask(by=editor(self.request), url=form.cleaned_data["url"])
            capture_page.defer(capture_id=capture.pk)
        return capture


class CapturePage(DeskPage):
    """What was read off a page, and the ways on: to a claim, to its outlet, to its text."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.capture = get_object_or_404(Capture, pk=kwargs.pop("pk"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page as far as it has come."""
        return self._page(TextForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read a text in the page's place, or log its outlet."""
        if request.POST.get("do") == "outlet":
            return self._log_outlet()
        form = TextForm(request.POST)
        try:
            if form.is_valid():
                captures.paste(
                    by=editor(request), content=form.cleaned_data["content"], capture=self.capture
                )
                return self.to(self.capture)
        except ValidationError as error:
            tell(form, error)
        return self._page(form)

    def _log_outlet(self) -> HttpResponse:
        domain = domain_of(self.capture.url).partition(":")[0]
        try:
            if captures.outlet_at(self.capture.url) is None:
                source = services.log_source(
                    by=editor(self.request),
                    name=self.capture.outlet_name or domain,
                    kind=SourceKind.OUTLET,
                    domains=[domain],
                    homepage=f"https://{domain}/",
                )
                messages.success(self.request, f"Logged the outlet {source}.")
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return self.to(self.capture)

    def _page(self, form: TextForm) -> HttpResponse:
        capture = self.capture
        known = capture.known
        return self.shown(
            "capture.html",
            title=str(capture),
            capture=capture,
            failure=captures.failure_message(capture) if capture.failure else "",
            outlet=captures.outlet_at(capture.url) if capture.url else None,
            domain=domain_of(capture.url),
            logged=logged_of(capture),
            suggested=suggested_for(capture) if known else [],
            said=said_in(capture) if known else [],
            text=form,
            any_claim=AnyClaimForm(),
        )
