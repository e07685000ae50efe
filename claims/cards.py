"""What a row of a list shows of a claim, read from its stored public JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.dateparse import parse_datetime

from claims.models import Document


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a card refers to, and its page."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as a list shows it. `since` is empty, and `status` None, without a verdict."""

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
    return [_card(document.card, at) for document in documents]


def _card(shown: dict[str, Any], at: str) -> Card:
    subjects = [Named(s["name"], _path(s["url"])) for s in shown["subjects"]]
    return Card(
        sentence=shown["sentence"],
        language=shown["language"],
        path=_path(shown["url"]),
        status=shown["status"],
        since=shown["since"]["text"] if shown["since"] else "",
        subjects=tuple(subject for subject in subjects if subject.path != at),
        evidence=shown["evidence"],
        changed=parse_datetime(shown["updated_at"]),
    )


def _path(url: str) -> str:
    """Pages link within the site, whatever host it is read at."""
    return urlsplit(url).path
