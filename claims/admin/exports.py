"""Exports on the desk: what may be downloaded, and a new one asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.generic import View
from procrastinate.exceptions import AlreadyEnqueued

from claims.downloads import shelf
from claims.downloads.shelf import Export
from claims.models import Entry
from claims.tasks import make_export

FORMS = {"jsonl": "JSON Lines", "csv": "CSV", "json": "JSON"}


class Exports(View):
    """The exports that there are; whoever publishes claims may ask for one."""

    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("claims.view_entry"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What may be downloaded."""
        common = self.model_admin.admin_site.each_context(request)
        may_make = request.user.has_perm("claims.publish_claim")
        exports = [(export, _by_table(export)) for export in shelf.kept()]
        shown = {"exports": exports, "may_make": may_make, "opts": Entry._meta}
        return TemplateResponse(
            request, "admin/claims/exports.html", {**common, "title": "Exports", **shown}
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask the worker for an export; asked twice it makes one."""
        if not request.user.has_perm("claims.publish_claim"):
            raise PermissionDenied
        try:
            make_export.defer()
            messages.success(request, "The worker makes an export now: it appears here when whole.")
        except AlreadyEnqueued:
            messages.info(request, "An export has been asked for already and waits for the worker.")
        return HttpResponseRedirect(request.path)


def _by_table(export: Export) -> list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]]:
    """The files of each table together, each with the name of its form."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for file in export.content["files"]:
        table, form, *_ = file["name"].split(".")
        found.setdefault(table, []).append((FORMS[form], file))
    return [(files[0][1], files) for files in found.values()]
