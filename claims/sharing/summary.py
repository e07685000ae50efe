"""A claim in a line or two, for where there is no room for more."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.choices import Status
from sources.shapes import Shape

_FIRST_SENTENCE = re.compile(r"^.{20,}?[.!?…]['”’»)]*(?=\s|$)", re.DOTALL)


def word_of(status: str | None) -> str:
    """What readers call a status."""
    return str(Status(status).label) if status else _("No verdict yet")


def counted(evidence: Shape) -> str:
    """Who asserted it, and how many voices that is: “7 outlets asserted it · 1 independent …”."""
    outlets, origins = evidence["asserting_outlets"], evidence["origins"]
    told = []
    if outlets:
        said = ngettext("{} outlet asserted it", "{} outlets asserted it", outlets)
        told.append(said.format(outlets))
    if outlets and origins:
        voices = ngettext("{} independent origin", "{} independent origins", origins)
        told.append(voices.format(origins))
    if against := evidence["contradicted_by"]:
        able = ngettext(
            "{} source able to know contradicts it",
            "{} sources able to know contradict it",
            against,
        )
        told.append(able.format(against))
    return " · ".join(told)


def one_line_of_why(content: Shape) -> str:
    """The first sentence of the verdict's reasons; empty where there is no verdict."""
    if not content["verdict"]:
        return ""
    rationale: str = content["verdict"]["rationale"].strip()
    first = _FIRST_SENTENCE.match(rationale)
    return first[0] if first else rationale
