"""The short texts of the API's description as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracker.api.reading import Type

register = template.Library()
CODE = re.compile(r"`([^`]+)`")


@register.filter
def described(text: str) -> SafeString:
    """Text in which `names` are set as code."""
    parts = enumerate(CODE.split(text))
    shown = (format_html("<code>{}</code>", part) if n % 2 else part for n, part in parts)
    return format_html_join("", "{}", ((part,) for part in shown))


@register.filter
def paragraphs(text: str) -> SafeString:
    """Described text, each of whose paragraphs is one."""
    return format_html_join("", "<p>{}</p>", ((described(part),) for part in text.split("\n\n")))


@register.filter
def typed(types: Iterable[Type]) -> SafeString:
    """What a value may be, each shape a link to where it is described."""
    return format_html_join(" or ", "{}{}", ((t.before, _link(t)) for t in types))


def _link(type: Type) -> str:
    return format_html('<a href="#shape-{}">{}</a>', type.shape, type.shape) if type.shape else ""
