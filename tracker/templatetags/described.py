"""The short texts of the API's description as HTML."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
CODE = re.compile(r"`([^`]+)`")


@register.filter
def described(text: str) -> SafeString:
    """Text in which `names` are set as code."""
    parts = CODE.split(text)
    return format_html_join(
        "",
        "{}",
        ((format_html("<code>{}</code>", p) if n % 2 else p,) for n, p in enumerate(parts)),
    )


@register.filter
def paragraphs(text: str) -> SafeString:
    """Described text, each of whose paragraphs is one."""
    return format_html_join("", "<p>{}</p>", ((described(part),) for part in text.split("\n\n")))
