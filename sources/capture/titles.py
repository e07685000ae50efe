"""Short texts off a page, made fit to be stored as a title."""

from __future__ import annotations

import html
import unicodedata

from django.core.exceptions import ValidationError

from sources.wording import BIDI_CONTROLS, validate_title

LONGEST = 300
_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Controls, halves of surrogate pairs and line breaks; joiners stay, since scripts need them."""


def plain_title(text: str, longest: int = LONGEST) -> str:
    """A text as a title may be stored, cut at a word; empty if nothing of the kind is left."""
    spelled = html.unescape(text[: longest * 20])
    kept = "".join(" " if unicodedata.category(c) in _BREAKS else c for c in spelled)
    plain = " ".join("".join(c for c in kept if c not in BIDI_CONTROLS).split())
    if len(plain) > longest:
        plain = plain[: longest - 1].rsplit(" ", 1)[0] + "…"
    try:
        validate_title(plain)
    except ValidationError:
        return ""
    return plain
