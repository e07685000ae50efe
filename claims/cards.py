"""What a row of a list shows of a claim, read from its stored public JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from claims.models import Document
from sources.dates_in_words import in_words


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a card refers to, and its page."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as a list shows it. `since` is empty, and `status` None, without a verdict."""

    public_id: str
    sentence: str
    language: str
    path: str
    status: str | None
    since: str
    subjects: tuple[Named, ...]
    evidence: dict[str, Any]
    changed: datetime | None


def cards(documents: Iterable[Document], *, at: str = "") -> list[Card]:
    """The card of each document; no queries. The subject whose page is `at` goes without saying."""
    return [_card(document.card, at, "") for document in documents]


def past_cards(summaries: Iterable[bytes], clocks: str, *, at: str = "") -> list[Card]:
    """The card of each list item of a past moment; `clocks` is the query that asks for it."""
    return [_card(json.loads(summary), at, clocks) for summary in summaries]


def _card(shown: dict[str, Any], at: str, clocks: str) -> Card:
    paths = [(s["name"], _path(s["url"])) for s in shown["subjects"]]
    return Card(
        public_id=shown["id"],
        sentence=shown["sentence"],
        language=shown["language"],
        path=_path(shown["url"]) + clocks,
        status=shown["status"],
        since=in_words(shown["since"]),
        subjects=tuple(Named(name, path + clocks) for name, path in paths if path != at),
        evidence=shown["evidence"],
        changed=parse_datetime(shown["updated_at"]),
    )


def _path(url: str) -> str:
    """Pages link within the site, whatever host it is read at."""
    return urlsplit(url).path
