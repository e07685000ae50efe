"""Identifiers that other catalogues give to the same thing, such as Wikidata's ``Q42``."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError

SCHEME = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)
MOST = 20


def validate_external_ids(value: Any) -> None:
    """Accept an object of at most 20 scheme names (``wikidata``) to short identifiers."""
    if not isinstance(value, dict) or len(value) > MOST:
        raise ValidationError('Give an object such as {"wikidata": "Q42"}.', code="external_ids")
    for scheme, identifier in value.items():
        if not SCHEME.fullmatch(scheme):
            raise ValidationError(
                f"“{scheme[:40]}” is not the name of a catalogue: use a–z, 0–9 and _.",
                code="external_ids",
            )
        if not isinstance(identifier, str) or not re.fullmatch(r"[\x21-\x7e]{1,200}", identifier):
            raise ValidationError(
                f"The {scheme} identifier is not plain text.", code="external_ids"
            )
