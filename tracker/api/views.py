"""Where the API begins."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers as s
from rest_framework.request import Request

from sources.api.resource import Resource
from sources.shapes import absolute, as_json

NAMES = ("claims", "sources", "subjects", "lookup", "changes", "exports", "schema", "docs")
RESOURCES = {name: f"api-{name}" for name in NAMES}


class Index(Resource):
    """What there is."""

    @extend_schema(
        operation_id="get_index",
        summary="List the resources",
        responses=inline_serializer("Index", {name: s.URLField() for name in RESOURCES}),
        tags=["index"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The addresses of everything that the API holds."""
        found = {name: absolute(reverse(route)) for name, route in RESOURCES.items()}
        return self.answer(as_json(found))
