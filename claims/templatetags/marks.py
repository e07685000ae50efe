"""Status marks: a shape for each status, alone or with its word."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from claims.choices import Status, SubjectKind

register = template.Library()

UNDECIDED = "undecided"
NO_VERDICT = _("No verdict yet")


def status_name(status: str | None) -> str:
    """The name of a status in classes and shapes; that of no verdict is `undecided`."""
    return str(Status(status).value) if status else UNDECIDED


@register.filter
def status_word(status: str | None) -> str:
    """What readers call a status: “Partly confirmed”, or “No verdict yet” where there is none."""
    return str(Status(status).label) if status else str(NO_VERDICT)


@register.filter
def subject_word(kind: str) -> str:
    """What readers call a kind of subject, in the middle of a line."""
    return str(SubjectKind(kind).label).lower()


@register.inclusion_tag("includes/_mark.html")
def mark(status: str | None, size: int = 16) -> dict[str, Any]:
    """The shape of a status, hidden from screen readers: a word always stands beside it."""
    return {"name": status_name(status), "size": size}


@register.inclusion_tag("includes/_status_badge.html")
def status_badge(status: str | None) -> dict[str, Any]:
    """The shape and the word of a status, in its colour."""
    return {"status": status, "name": status_name(status)}
