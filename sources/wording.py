"""What text may be stored: titles strictly, prose and quotes as they were written."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify

BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
TURNING = frozenset(
    ["R", "AL", "AN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"]
)
"""Bidirectional classes of characters that make a line run otherwise than from left to right."""
FIRST_STRONG, END = "\u2068", "\u2069"
ISOLATES = "\u2066\u2067\u2068\u2069"
MOST_MARKS = 4
"""Combining marks on one letter that any living script needs; more is a "storm"."""

validate_web_address = URLValidator(schemes=["http", "https"])


def _visible(text: str) -> bool:
    return any(unicodedata.category(c)[0] in "LNPS" for c in text)


def _refuse_unstorable(text: str) -> None:
    if "\x00" in text:
        raise ValidationError("A NUL character cannot be stored.", code="nul")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValidationError("Half of a surrogate pair cannot be stored.", code="surrogate")
    if text and not _visible(text):
        raise ValidationError("There is nothing to read here.", code="invisible")


def validate_prose(text: str) -> None:
    """Refuse text that cannot be stored or that shows nothing; everything else is kept exactly."""
    _refuse_unstorable(text)


def validate_title(text: str) -> None:
    """Refuse what would break or disguise a headline: controls, bidi marks, line breaks, storms."""
    _refuse_unstorable(text)
    if BIDI_CONTROLS.intersection(text):
        raise ValidationError("Direction control characters are not allowed here.", code="bidi")
    if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") for c in text):
        raise ValidationError("Line breaks and control characters are not allowed.", code="control")
    run = 0
    for c in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(c) else 0
        if run > MOST_MARKS:
            raise ValidationError("Too many accents on one letter.", code="storm")


def isolated(text: str) -> str:
    """The text so that it turns nothing beside it where there is no markup (UAX #9, isolates)."""
    if not any(unicodedata.bidirectional(c) in TURNING for c in text):
        return text
    inner = "".join(c for c in text if c not in ISOLATES)
    return f"{FIRST_STRONG}{inner}{END}"


def slug_for(text: str, otherwise: str) -> str:
    """An ASCII slug of at most 60 characters, cut at a word; `otherwise` where nothing is left."""
    slug = slugify(text)
    if len(slug) > 60:
        slug = re.sub(r"-[^-]*$", "", slug[:61])[:60]
    return slug or otherwise.lower()
