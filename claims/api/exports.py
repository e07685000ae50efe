"""Everything public as files to be downloaded."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from claims.api import export_examples as examples
from claims.api.serializers.export import Export as Shape
from claims.downloads import making, shelf
from claims.downloads.shelf import ID, Export
from sources.api.examples import one, page_of
from sources.api.files import send_file
from sources.api.mistakes import NotFound
from sources.api.pages import Sorted, page
from sources.api.parameters import PAGING
from sources.api.resource import Resource
from sources.api.serializers import page_of as shape_of_page
from sources.shapes import absolute, as_json

NO_EXPORT = "There is no export of this name: those listed at /api/v1/exports are here."
ASK_AGAIN = "public, no-cache"
"""A copy is asked for again, which its ETag makes cheap: a redaction takes exports away."""
TYPES = {".gz": "application/gzip", ".json": "application/json"}


class ExportId:
    """The moment of an export's snapshot, or `latest`, in an address."""

    regex = f"latest|{ID.pattern}"

    def to_python(self, value: str) -> str:
        """The id itself."""
        return value

    def to_url(self, value: str) -> str:
        """The id itself."""
        return value


class ExportFile(ExportId):
    """The name of one of an export's files, in an address."""

    regex = "|".join(name.replace(".", r"\.") for name in making.NAMES)


class Gzip(BaseRenderer):
    """Lets clients accept what is sent; nothing is rendered by it."""

    media_type = "application/gzip"
    format = "gzip"


class Whatever(DefaultContentNegotiation):
    """A file is what it is, whatever the client says that it accepts."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        """The first, always."""
        return renderers[0], renderers[0].media_type


class ExportList(Resource):
    """The exports that there are."""

    parameters = PAGING

    @extend_schema(
        operation_id="list_exports",
        summary="List the exports",
        responses=shape_of_page(Shape),
        examples=[page_of(examples.EXPORT)],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Everything public as files, the newest export first.

        One is made every night, and whenever editors ask for it. All files of an export are of one
        snapshot. A redaction takes every earlier export away.
        """
        shown = page(Sorted(shelf.kept()), self.query, request.path)
        bodies = (as_json(export_shape(export)) for export in shown.rows)
        return self.answer_page(bodies, shown, fresh=ASK_AGAIN)


class ExportDetail(Resource):
    """One export's manifest."""

    @extend_schema(
        operation_id="get_export",
        summary="Get an export's manifest",
        responses=Shape,
        examples=[one(examples.EXPORT)],
    )
    def get(self, request: Request, export: str) -> HttpResponseBase:
        """What an export's files are, their SHA-256, and the record's checkpoint at the time.

        `latest` names the newest.
        """
        return self.answer(as_json(export_shape(_export(export))), fresh=ASK_AGAIN)


class ExportDownload(Resource):
    """One file of an export."""

    renderer_classes = (Gzip, JSONRenderer)
    content_negotiation_class = Whatever

    @extend_schema(
        operation_id="get_export_file",
        summary="Download a file of an export",
        responses={
            (200, "application/gzip"): OpenApiTypes.BINARY,
            (200, "application/json"): OpenApiTypes.OBJECT,
        },
    )
    def get(self, request: Request, export: str, file: str) -> HttpResponseBase:
        """JSON Lines or CSV, gzipped; or `claim_reviews.json`, a schema.org DataFeed.

        Its ETag is its SHA-256. A download that was cut off goes on with `Range`. In CSV a text
        that a spreadsheet would run has an apostrophe before it.
        """
        found = _export(export)
        told = found.file(file)
        if told is None:
            raise NotFound(NO_EXPORT)
        path = found.folder / file
        return send_file(
            request._request,
            path,
            etag=told["sha256"],
            content_type=TYPES[path.suffix],
            fresh=ASK_AGAIN,
        )


def _export(id: str) -> Export:
    export = shelf.found(id)
    if export is None:
        raise NotFound(NO_EXPORT)
    return export


def export_shape(export: Export) -> dict[str, Any]:
    """A manifest with the addresses of its files."""
    files = [
        {**told, "url": absolute(reverse("api-export-file", args=[export.id, told["name"]]))}
        for told in export.content["files"]
    ]
    return {"id": export.id, **export.content, "files": files}
