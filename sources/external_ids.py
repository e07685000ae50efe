"""Identifiers that other catalogues give to the same thing, such as Wikidata's ``Q42``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError

SCHEME = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)
MOST = 20


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a catalogue is called, where its page for an identifier is, and how one looks."""

    name: str
    page: str
    form: str


CATALOGUES: Mapping[str, Catalogue] = {
    "wikidata": Catalogue("Wikidata", "https://www.wikidata.org/wiki/{}", r"Q[1-9]\d*"),
    "imdb": Catalogue("IMDb", "https://www.imdb.com/title/{}/", r"tt\d+"),
    "imdb_name": Catalogue("IMDb", "https://www.imdb.com/name/{}/", r"nm\d+"),
    "tmdb": Catalogue("TMDB", "https://www.themoviedb.org/movie/{}", r"\d+"),
    "viaf": Catalogue("VIAF", "https://viaf.org/viaf/{}", r"\d+"),
    "isni": Catalogue("ISNI", "https://isni.org/isni/{}", r"\d{15}[\dX]"),
    "orcid": Catalogue("ORCID", "https://orcid.org/{}", r"(\d{4}-){3}\d{3}[\dX]"),
}
"""Catalogues whose pages can be linked to; others are named without a link."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same thing in another catalogue; `url` is empty where none is known."""

    catalogue: str
    identifier: str
    url: str


def elsewhere(external_ids: Mapping[str, str]) -> Iterator[Elsewhere]:
    """Where other catalogues keep the thing that has these identifiers, by name."""
    for scheme, identifier in sorted(external_ids.items()):
        known = CATALOGUES.get(scheme)
        linked = known is not None and re.fullmatch(known.form, identifier, re.ASCII)
        yield Elsewhere(
            known.name if known else scheme,
            identifier,
            known.page.format(quote(identifier, safe="")) if known and linked else "",
        )


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
