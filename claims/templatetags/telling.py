"""Values of the public JSON in words, for pages that show what was changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template

from claims.choices import Status

register = template.Library()

NOTHING = "nothing"
NAMES = {
    "settled_by": "what would settle it",
    "review_by": "look again on",
    "standing": "who could settle it",
    "archived_url": "archived address",
    "url": "address",
    "cites": "what it cites",
    "answers": "what it answers",
    "effective": "since",
    "reports": "reports relied on",
    "override_reason": "why below the standard",
    "speaker_description": "description of the speaker",
}


@register.filter
def field_name(field: str) -> str:
    """What readers call a field of the public JSON."""
    return NAMES.get(field, field.replace("_", " "))


@register.filter
def told(value: Any) -> str:
    """A value of the public JSON as a reader would say it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(told(part) for part in value)
    if isinstance(value, dict):
        return _thing(value)
    return str(Status(value).label) if value in Status.values else str(value)


def _thing(value: dict[str, Any]) -> str:
    """The name of a source or subject, the words of a date, a detail, or what is cited."""
    if "value" in value:
        return f"{value['name']}: {value['value']}"
    for key in ("text", "name", "description"):
        if key in value:
            return str(value[key])
    if "source" in value:
        return str(value["source"]["name"])
    return f"report {value['report']}" if "report" in value else NOTHING


@register.filter
def path_of(url: str) -> str:
    """The path of a URL of this site, so that links work at whatever host it is read."""
    return urlsplit(url).path
