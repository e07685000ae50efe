"""How a state and a status are shown on the desk: always by a word."""

from __future__ import annotations

from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.admin.publicity import Row, state_of
from claims.templatetags.marks import status_badge

WORDS = {
    "draft": "Draft",
    "public": "Public",
    "withdrawn": "Withdrawn",
    "retired": "Retired",
}


def state_mark(row: Row) -> SafeString:
    """The state of a row as a word in its own style."""
    state = state_of(row)
    return format_html('<span class="state state-{}">{}</span>', state, WORDS[state])


def moment(at: datetime) -> str:
    """A moment in UTC as the site writes it: 23 November 2026, 07:43 UTC."""
    return f"{date_format(at.astimezone(UTC), 'j F Y, H:i')} UTC"


def status_mark(status: str | None) -> SafeString:
    """The shape and the word of a status, as the public pages show them."""
    return render_to_string("includes/_status_badge.html", status_badge(status))
