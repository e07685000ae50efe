"""The API's description as OpenAPI 3.1, made from the views and completed here."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request

from sources.api.parameters import Parameter, one_of
from sources.api.resource import Resource
from sources.api.sparse import FIELDS
from tracker.api.problems import CONTENT_TYPE, KINDS, Kind

Spec = dict[str, Any]
PATHS = {
    "id": "The public id: ten characters, opaque, never reused.",
    "export": "An export's id, or `latest`.",
    "file": "The name of one of its files, as the manifest has it.",
}
SECURITY: Spec = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of this site, `clk_…`. Reading needs none; a key raises the limits.",
    }
}
LIMITS: Spec = {
    "RateLimit-Policy": {
        "description": "How many requests (`q`) are answered in how many seconds (`w`).",
        "schema": {"type": "string"},
        "example": '"address";q=300;w=60',
    },
    "RateLimit": {
        "description": "How many are left (`r`), and in how many seconds it begins anew (`t`).",
        "schema": {"type": "string"},
        "example": '"address";r=299;t=42',
    },
}
HEADERS: Spec = {
    "ETag": {"description": "Strong: changes with every byte.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long it stays fresh.", "schema": {"type": "string"}},
    **LIMITS,
}
CONDITION: Spec = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the copy at hand: answers 304 while that is current.",
    "schema": {"type": "string"},
}
RANGE: Spec = {
    "name": "Range",
    "in": "header",
    "description": "The bytes that are wanted (RFC 9110 §14): a download goes on where it ended.",
    "schema": {"type": "string"},
    "example": "bytes=1000-",
}
PROBLEM: Spec = {
    "type": "object",
    "description": "What went wrong and what to change (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "The kind of problem."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "parameters": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The query parameters that are at fault.",
        },
    },
}


SPARSE: Spec = {
    "type": "object",
    "description": "An object with only the members that `fields` names.",
    "additionalProperties": True,
}
SENT = ("Question", "Item")
"""The shapes that clients send: they may have no other members."""


class Form(TextChoices):
    """How the description can be written."""

    JSON = "json", "JSON"
    YAML = "yaml", "YAML"


class ReadOnly(AutoSchema):
    """Describes a Resource: its query parameters are those that it reads."""

    def get_override_parameters(self) -> list[Any]:
        """The parameters that the view declares; a body that is sent takes their place."""
        declared = getattr(self.view, "parameters", ()) if self.method == "GET" else ()
        return [described(parameter) for parameter in declared]


def described(parameter: Parameter) -> OpenApiParameter:
    """A query parameter for the schema."""
    schema = dict(parameter.schema)
    shape = {"type": "array", "items": schema} if parameter.many else schema
    return OpenApiParameter(
        parameter.name,
        shape,
        description=parameter.meaning,
        explode=True if parameter.many else None,
        style="form" if parameter.many else None,
        examples=[OpenApiExample(str(shown), value=shown) for shown in parameter.examples],
    )


def complete(result: Spec, **kwargs: Any) -> Spec:
    """Add what every operation shares: the server, headers, conditions and problems."""
    result["servers"] = [{"url": settings.SITE_URL}]
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    told = sorted({kind.status for kind in KINDS})
    components["responses"] = {str(status): _problems(status) for status in told}
    components["headers"] = HEADERS
    components["securitySchemes"] = SECURITY
    result["security"] = [{}, *({name: []} for name in SECURITY)]
    components["schemas"]["Sparse"] = SPARSE
    for name in SENT:
        components["schemas"][name]["additionalProperties"] = False
    components["parameters"] = {"IfNoneMatch": CONDITION, "Range": RANGE}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path, method)
            if any(told.get("name") == FIELDS for told in operation["parameters"]):
                _allow_sparse(operation, components["schemas"])
    return result


def _allow_sparse(operation: Spec, schemas: Spec) -> None:
    """With `fields` an object may lack members that it otherwise always has."""
    content = operation["responses"]["200"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    if "results" in schemas[name]["properties"]:
        holder, member = schemas[name]["properties"]["results"], "items"
    else:
        holder, member = content, "schema"
    whole = holder[member]
    if "anyOf" not in whole:
        holder[member] = {"anyOf": [whole, {"$ref": "#/components/schemas/Sparse"}]}


def _complete(operation: Spec, path: str, method: str) -> None:
    named = operation.setdefault("parameters", [])
    for parameter in named:
        if parameter["in"] == "path":
            parameter["description"] = PATHS[parameter["name"]]
    responses = operation["responses"]
    found = responses["200"]
    found["description"] = "Found."
    if method == "get":
        named.append({"$ref": "#/components/parameters/IfNoneMatch"})
        found["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS}
        responses["304"] = {"description": "The copy at hand is current."}
        if "{file}" in path:
            _complete_file(operation)
    else:
        operation["requestBody"]["required"] = True
        for status in ("413", "415"):
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    responses["414"] = {"description": "The address is too long for the server."}
    for status in ("400", "401", "403", "404", "406", "409", "429", "500", "503"):
        always = status not in ("404", "409")
        if always or status in responses or (status == "404" and "{" in path):
            responses[status] = {"$ref": f"#/components/responses/{status}"}


def _complete_file(operation: Spec) -> None:
    """A file can be asked for in part."""
    operation["parameters"].append({"$ref": "#/components/parameters/Range"})
    responses = operation["responses"]
    responses["206"] = {**responses["200"], "description": "The part that was asked for."}
    responses["416"] = {"$ref": "#/components/responses/416"}


def _problems(status: int) -> Spec:
    kinds = [kind for kind in KINDS if kind.status == status]
    examples = {kind.name: {"summary": kind.title, "value": _told(kind)} for kind in kinds}
    return {
        "description": " ".join(kind.title + "." for kind in kinds),
        "content": {
            CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}
        },
    }


def _told(kind: Kind) -> Spec:
    return {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning,
        "instance": "/api/v1/claims",
    }


@cache
def document() -> Spec:
    """The whole description; the same for everyone, so made once in each process."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    spec: Spec = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return spec


@cache
def written(form: str) -> bytes:
    """The description as ``json`` or ``yaml``."""
    renderer = OpenApiJsonRenderer() if form == "json" else OpenApiYamlRenderer()
    return bytes(renderer.render(document(), renderer_context={}))


class Schema(Resource):
    """The description itself, as JSON or YAML."""

    renderer_classes = (
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
    )
    parameters = (one_of("format", Form, "JSON or YAML; without it the Accept header decides."),)

    @extend_schema(
        operation_id="get_schema",
        summary="Get this description",
        responses={(200, kind.media_type): OpenApiTypes.OBJECT for kind in renderer_classes},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The description of this API as OpenAPI 3.1."""
        form, media_type = self.query.get("format"), request.accepted_renderer.media_type
        if form:
            media_type = f"application/{form}"
        form = form or request.accepted_renderer.format
        response = self.answer(written(form), content_type=media_type)
        patch_vary_headers(response, ["Accept"])
        return response
