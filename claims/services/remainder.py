"""What is left of data and of addresses once a text is cut out of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus

from django.utils.text import slugify

from sources.shapes import absolute

MARK = "[removed]"
SLUG_MARK = "removed"
SHORTEST = 4
ADDRESSES = frozenset(
    {
        "url", "archived_url", "homepage", "corrections_policy", "asked_url", "page_key",
        "archived_key",
    }
)  # fmt: skip
"""Columns and keys that are emptied, since an address with a hole in it is none."""
FIXED = frozenset(
    {
        "answers", "approved_by", "at", "attribution", "claim", "earliest", "field", "id", "kind",
        "language", "latest", "links", "other", "precision", "recorded_at", "relation", "report",
        "reports", "review_by", "scale", "source", "stance", "state", "status", "subject",
        "touched", "type", "updated_at",
    }
)  # fmt: skip
"""Keys whose strings are ids, moments and words of the site's own, never an editor's."""


def slug_of(text: str) -> str:
    """What addresses make of a text; empty where that is too short to be told from others."""
    slug = slugify(text)
    return slug if len(slug) >= SHORTEST else ""


def spellings(text: str) -> set[str]:
    """The text as it may be written in JSON's strings: plainly, or as an address writes it."""
    return {text, quote(text, safe=""), quote_plus(text)} | ({slug_of(text)} - {""})


def address_pattern(text: str) -> str:
    """A regular expression, for Python and PostgreSQL, of the text within an address."""
    spelled = [re.escape(spelling) for spelling in sorted(spellings(text) - {slug_of(text)})]
    if slug := slug_of(text):
        spelled.append(f"(?<![a-z0-9]){re.escape(slug)}(?![a-z0-9])")
    return "|".join(spelled)


def without(text: str, value: Any, key: str = "") -> Any:
    """JSON data with the text cut out of every string that an editor wrote, and out of addresses.

    `key` is the name under which the value stands.
    """
    if isinstance(value, str):
        return _string_without(text, value, key)
    if isinstance(value, list):
        return [without(text, part, key) for part in value]
    if not isinstance(value, dict) or key == "links":
        return value
    if key == "external_ids":  # whose own names may be any
        return {name: without(text, part) for name, part in value.items()}
    told = value.get("field", "")
    return {
        name: without(text, part, told if name in ("from", "to") else name)
        for name, part in value.items()
    }


def _string_without(text: str, value: str, key: str) -> str:
    if key in FIXED:
        return value
    if key == "slug" or (key == "url" and value.startswith(absolute("/"))):
        path, slash, name = value.rpartition("/")
        slug = slug_of(text)
        return f"{path}{slash}{name.replace(slug, SLUG_MARK) if slug else name}"
    if key in ADDRESSES:
        return "" if re.search(address_pattern(text), value, re.IGNORECASE) else value
    return value.replace(text, MARK)


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each string of JSON data that may be redacted, with the key under which it stands."""
    if isinstance(value, str):
        if key not in FIXED and key != "slug" and len(value.strip()) >= SHORTEST:
            yield key, value
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, key)
    elif isinstance(value, dict):
        told = value.get("field", "")
        for name, part in value.items():
            yield from texts(part, told if name in ("from", "to") else name)
