"""Examples for the schema: sources of an invented story."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from sources.shapes import absolute

SOURCE: dict[str, Any] = {
    "id": "4S7K2M9QXA",
    "name": "The Careful Courier",
    "kind": "outlet",
    "slug": "the-careful-courier",
    "description": "A weekly that names its sources.",
    "language": "en",
    "homepage": "https://courier.example",
    "domains": ["courier.example"],
    "corrections_policy": "https://courier.example/corrections",
    "external_ids": {},
    "url": absolute("/sources/the-careful-courier"),
    "reports": 12,
    "statements": 0,
    "links": {
        "self": absolute("/api/v1/sources/4S7K2M9QXA"),
        "claims": absolute("/api/v1/claims?source=4S7K2M9QXA"),
    },
}


def one(item: dict[str, Any]) -> OpenApiExample:
    """An example of one item."""
    return OpenApiExample("One", value=item, response_only=True)


def page_of(item: dict[str, Any]) -> OpenApiExample:
    """An example of a page that holds only this item."""
    value = {"results": [item], "next": None, "previous": None}
    return OpenApiExample("A page", value=value, response_only=True)
