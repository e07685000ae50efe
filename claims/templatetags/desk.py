"""Words that the desk's pages use: a row's state, a report in one line."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from claims.admin import signed_out
from claims.admin.marks import state_mark
from claims.admin.publicity import Row
from claims.admin.selects import report_label as label
from claims.models import Report

register = template.Library()


@register.simple_tag
def state(row: Row) -> SafeString:
    """Draft, public, withdrawn or retired, as a word."""
    return state_mark(row)


@register.simple_tag
def typist(user: User) -> tuple[str, str]:
    """The name of a form that is given to an editor, and what it carries to say whose it is."""
    return signed_out.typist(user)


@register.filter
def report_label(report: Report) -> str:
    """Enough of a report to tell it from the others of its claim."""
    return label(report)


@register.filter
def kind_of(row: Model) -> str:
    """What a row is called: “Report”."""
    return str(row._meta.verbose_name).capitalize()


@register.filter
def desk_page(row: Model) -> str:
    """Where the desk shows a row; empty where it has no page of its own."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
