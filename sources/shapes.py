"""The public JSON shape of a source, and what every public shape shares."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from sources.models import Source

Shape = dict[str, Any]


def absolute(path: str) -> str:
    """The full URL of a path of this site."""
    return urljoin(settings.SITE_URL, path)


def source_named(source: Source) -> Shape:
    """A source where another thing refers to it."""
    return {"id": source.public_id, "name": source.name, "kind": source.kind}


def source_shape(source: Source) -> Shape:
    """A source in full."""
    return {
        **source_named(source),
        "slug": source.slug,
        "description": source.description,
        "language": source.language,
        "homepage": source.homepage,
        "domains": list(source.domains),
        "corrections_policy": source.corrections_policy,
        "external_ids": dict(source.external_ids),
    }


def as_json(value: Any) -> bytes:
    """The JSON of a value as it is sent: UTF-8, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
