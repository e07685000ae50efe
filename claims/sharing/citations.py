"""A claim's page, ready to be cited: what it said, as long as this site stands.

The address asks for the page as it was known at the claim's last change, so that whoever follows
the citation reads what its author read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.figures.lettering import one_line
from claims.sharing.summary import word_of
from sources.shapes import Shape

SITE = "Claimline"
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    '"': "{''}",
}  # fmt: skip
_WIKI = re.compile(r"[|{}\[\]<>='~&#*:;_-]")
"""Characters that mean something in wikitext, by themselves or at the start of a line."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A style's name, and the text to be copied."""

    style: str
    text: str


def citations(content: Shape, today: date) -> list[Citation]:
    """How to cite a claim's page (its public document), in three styles, read on a day."""
    return [
        Citation(_("Plain"), _plain(content, today)),
        Citation("BibTeX", _bibtex(content, today)),
        Citation("Wikipedia", _wikipedia(content, today)),
    ]


def permanent_address(content: Shape) -> str:
    """The page as this site had it when the claim last changed."""
    return f"{content['url']}?{urlencode({'known_at': content['updated_at']})}"


def _told(content: Shape) -> str:
    return f"{one_line(content['sentence'])} ({word_of(content['status']).lower()})"


def _changed(content: Shape) -> date:
    moment = parse_datetime(content["updated_at"])
    assert moment  # noqa: S101 — the record's own stamp
    return moment.date()


def _plain(content: Shape, today: date) -> str:
    return (
        f"“{_told(content)}”. {SITE}, {date_format(_changed(content), 'DATE_FORMAT')}, "
        f"version {content['version']}. {permanent_address(content)} "
        f"(read {date_format(today, 'DATE_FORMAT')})."
    )


def _bibtex(content: Shape, today: date) -> str:
    changed = _changed(content)
    fields = {
        "title": f"{{{_escaped(_told(content))}}}",
        "author": f"{{{SITE}}}",
        "year": str(changed.year),
        "month": str(changed.month),
        "url": permanent_address(content),
        "urldate": today.isoformat(),
        "note": f"Version {content['version']}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@online{{claimline-{content['id']}-{content['version']},\n{lines}}}"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(ch, ch) for ch in text)


def _wikipedia(content: Shape, today: date) -> str:
    title = _WIKI.sub(lambda found: f"&#{ord(found[0])};", _told(content))
    return (
        f"{{{{cite web |title={title} |url={permanent_address(content)} |website={SITE} "
        f"|date={_changed(content).isoformat()} |access-date={today.isoformat()}}}}}"
    )
