"""oEmbed: what another site asks for when somebody pastes the address of a claim there.

https://oembed.com, section 2. The answer is an iframe of a fixed shape and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html

from claims.sharing.card import HEIGHT, WIDTH
from claims.sharing.summary import word_of
from sources.shapes import Shape, absolute

WIDEST, TALLEST = 550, 320
NARROWEST = 220
FORMS = ("json", "xml")
CACHE_AGE = 3600
_PATH = re.compile(r"/(?:claims|embed)/([0-9A-Za-z]{10})(?:/[\w-]*)?/?", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,5}", re.ASCII)


class NotOffered(Exception):
    """The request is one that oEmbed answers with this HTTP status."""

    def __init__(self, told: str, status: int) -> None:
        super().__init__(told)
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim, and how it is to be told of: in which form, and in how much room in pixels."""

    public_id: str
    form: str
    width: int
    height: int


def read_asked(given: Mapping[str, str]) -> Asked:
    """Read the parameters. Raises NotOffered (400, 404 or 501)."""
    form = given.get("format", "json")
    if form not in FORMS:
        raise NotOffered("There are two formats: json and xml.", 501)
    return Asked(
        _claim_at(given.get("url", "")),
        form,
        max(NARROWEST, min(WIDEST, _number(given, "maxwidth", WIDEST))),
        min(TALLEST, _number(given, "maxheight", TALLEST)),
    )


def _number(given: Mapping[str, str], name: str, otherwise: int) -> int:
    text = given.get(name, "")
    if not text:
        return otherwise
    if not _NUMBER.fullmatch(text) or not int(text):
        raise NotOffered(f"{name} is a number of pixels.", 400)
    return int(text)


def _claim_at(url: str) -> str:
    if not url:
        raise NotOffered("Say in url which page to embed.", 400)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise NotOffered("This url cannot be read.", 400) from None
    found = _PATH.fullmatch(parts.path)
    own = parts.netloc.lower() == urlsplit(settings.SITE_URL).netloc.lower()
    if not own or parts.scheme not in ("http", "https") or not found:
        raise NotOffered("Only claims of this site can be embedded.", 404)
    return found[1].upper()


def rich(content: Shape, asked: Asked) -> dict[str, Any]:
    """The answer for a claim (its public document)."""
    title = f"{content['sentence']} ({word_of(content['status']).lower()})"
    frame = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"'
        ' style="border:0;max-width:100%"></iframe>',
        absolute(f"/embed/{content['id']}"),
        asked.width,
        asked.height,
        title,
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Claimline",
        "provider_url": settings.SITE_URL,
        "cache_age": CACHE_AGE,
        "thumbnail_url": absolute(f"/claims/{content['id']}/card.png"),
        "thumbnail_width": WIDTH,
        "thumbnail_height": HEIGHT,
        "html": frame + "",  # no longer safe: where it is shown, it is shown as text
        "width": asked.width,
        "height": asked.height,
    }
