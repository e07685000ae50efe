"""Text that has no place any more: its row was closed or deleted while an editor typed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from claims.admin.merging import same
from claims.admin.opened import Opened

Text = tuple[str, str]
_ROW = re.compile(r"(?P<prefix>\w+)-(?P<number>\d{1,4})-(?P<name>\w+)", re.ASCII)


def left_over(
    request: HttpRequest, context: dict[str, Any], why: str, texts: Iterable[Text]
) -> TemplateResponse:
    """A page that says why nothing was saved and holds every text, to be copied."""
    shown = {**context, "title": "Your text was not saved", "why": why, "texts": list(texts)}
    return TemplateResponse(request, "admin/claims/left_over.html", shown, status=409)


def hindered(
    request: HttpRequest,
    context: dict[str, Any],
    why: str,
    back: str,
    form: forms.BaseForm | None,
) -> HttpResponse:
    """Back to where it can be seen why; with a page for what was typed, if anything was."""
    if form and (texts := texts_of(form)):
        where = {**context, "back": back, "back_title": "See where it stands"}
        return left_over(request, where, why, texts)
    messages.warning(request, why)
    return HttpResponseRedirect(back)


def texts_beside(sent: QueryDict, opened: Opened) -> list[Text]:
    """What was sent that differs from what the form was given, a name and a text each."""
    return [
        (_title(name), value)
        for name, values in sent.lists()
        if _typed(name) and not same(values, opened.values.get(name, [""]))
        for value in values
        if value.strip()
    ]


def texts_of(form: forms.BaseForm) -> list[Text]:
    """What was typed, rather than chosen, into a form that was sent."""
    return [
        (str(field.label), str(field.data))
        for field in form.visible_fields()
        if isinstance(field.field, forms.CharField) and str(field.data or "").strip()
    ]


def _typed(name: str) -> bool:
    return bool(_ROW.fullmatch(name)) or ("-" not in name and name not in _GUARDS)


_GUARDS = frozenset({"csrfmiddlewaretoken", "seen_version", "opened", "typist", "_save", "_take"})


def _title(name: str) -> str:
    if row := _ROW.fullmatch(name):
        return f"{row['prefix']}, {int(row['number']) + 1}: {row['name'].replace('_', ' ')}"
    return name.replace("_", " ").capitalize()
