"""What a page tells machines: data, and addresses that hold outside of it."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sources.shapes import absolute

register = template.Library()

_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


@register.simple_tag
def whole_address(name: str) -> str:
    """The address of a page of this name, with the host."""
    return absolute(reverse(name))


@register.simple_tag
def json_ld(data: dict[str, Any] | None) -> SafeString | str:
    """JSON-LD in a script element, which nothing in the data can end; empty for None."""
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
