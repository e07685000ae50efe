"""The API's documentation for people, made from its description."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from sources.shapes import absolute
from tracker.api.problems import KINDS
from tracker.api.reading import operations, shapes
from tracker.api.schema import document


@cache
def told() -> dict[str, Any]:
    """What the page shows; made once in each process, like the description."""
    spec = document()
    return {
        "section": "api",
        "lede": spec["info"]["description"],
        "base": absolute("/api/v1"),
        "operations": operations(spec),
        "shapes": shapes(spec),
        "problems": KINDS,
    }


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(public=True, max_age=300), name="get")
class Docs(View):
    """Readable without a script; problems lead here by their type."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The whole documentation on one page."""
        return render(request, "api/docs.html", told())
