"""Read a fetched or pasted page: what an editor would otherwise type. Suggests, never decides.

The libraries take most of a second to import: they are loaded with the first page that is read.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.core.exceptions import ValidationError

from sources.capture.address import domain_of
from sources.capture.structured import (
    Node,
    ReviewedClaim,
    articles,
    names_of,
    nodes_of,
    reviewed_claims,
    text_of,
)
from sources.partial_date import PartialDate
from sources.wording import BIDI_CONTROLS, validate_title

LARGEST = 2_000_000
TITLE = 300
LONG = 200_000
_TAG = re.compile(r"<(?:!doctype|html|head|body|p|div|article|script|meta|title)\b", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NESTING = re.compile(r"<(/?)(?:div|span|p|b|i|a|section|ul|li|table|td|tr|font|em|strong)\b", re.I)
DEEPEST = 2000
_OVERLONG = re.compile(r"<[A-Za-z!/][^<>]{8000,}>?")
"""A tag that no page writes, with attributes that a parser would compare each with each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says; empty where it does not. `text_hash` is hex SHA-256 of `normal(text)`."""

    headline: str
    outlet: str
    url: str
    authors: tuple[str, ...]
    language: str
    published: PartialDate
    text: str
    text_hash: str
    reviews: tuple[ReviewedClaim, ...] = ()


def read_page(content: bytes | str, url: str = "", charset: str | None = None) -> Reading:
    """Read HTML or plain text; anything that cannot be read is left empty. Never raises."""
    page = _decoded(content, charset).replace("\x00", " ")[:LARGEST]
    page = _OVERLONG.sub("<p>", page)
    return _read_html(page, url) if _TAG.search(page[:20_000]) else _read_text(page, url)


def normal(text: str) -> str:
    """Text as it is compared: NFC, every run of white space one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_hash(text: str) -> str:
    """Hex SHA-256 of the normal text: the same words in another layout are the same text."""
    return hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()


def _decoded(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,20})", content[:4096], re.I)
    for name in (charset, declared and declared[1].decode("ascii"), "utf-8"):
        try:
            if name and not name.lower().startswith("utf-7"):
                return content.decode(name)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _read_text(page: str, url: str) -> Reading:
    lines = [line.strip() for line in page.strip().splitlines() if line.strip()]
    headline = _title(lines[0]) if lines and len(lines[0]) <= TITLE else ""
    text = page.strip()[:LONG]
    return Reading(headline, "", url, (), "", PartialDate.unknown(), text, text_hash(text))


def _read_html(page: str, url: str) -> Reading:
    from trafilatura.metadata import extract_metadata

    nodes = nodes_of(page)
    article: Node = next(iter(articles(nodes)), {})
    tree = _tree(page)
    known: Any = extract_metadata(tree, default_url=url or None) if tree is not None else None
    text = _text(tree)
    authors = names_of(article.get("author")) or (getattr(known, "author", "") or "").split("; ")
    return Reading(
        headline=_title(text_of(article.get("headline")) or getattr(known, "title", "") or ""),
        outlet=_title(text_of(article.get("publisher")) or getattr(known, "sitename", "") or ""),
        url=_canonical(tree, url),
        authors=tuple(name for name in map(_title, authors[:10]) if name),
        language=_language(tree, article),
        published=_published(page, tree, article),
        text=text,
        text_hash=text_hash(text),
        reviews=tuple(reviewed_claims(nodes)[:20]),
    )


def _tree(page: str) -> Any:
    """The page as a tree; None if there is none, or if it is nested deeper than any real one."""
    depth = deepest = 0
    for closing in _NESTING.findall(page):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        return None
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding="utf-8")
        return html.fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _text(tree: Any) -> str:
    if tree is None:
        return ""
    import trafilatura

    said = trafilatura.extract(tree, include_comments=False, include_tables=False)
    return (said or "").replace("\x00", " ")[:LONG]


def _title(text: str) -> str:
    """A text as a title may be stored, cut at a word; empty if nothing of the kind is left."""
    kept = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    plain = " ".join("".join(c for c in kept if c not in BIDI_CONTROLS).split())
    if len(plain) > TITLE:
        plain = plain[: TITLE - 1].rsplit(" ", 1)[0] + "…"
    try:
        validate_title(plain)
    except ValidationError:
        return ""
    return plain


def _canonical(tree: Any, url: str) -> str:
    """What the page calls its own address, if that is on the same site; else where it was found."""
    if tree is None:
        return url
    told = tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    for address in told[:5]:
        try:
            absolute = urljoin(url, str(address).strip())
        except ValueError:
            continue
        there, here = domain_of(absolute), domain_of(url)
        same = there == here or there.endswith(f".{here}") or here.endswith(f".{there}")
        if there and (not here or same) and len(absolute) <= 2000:
            return absolute
    return url


def _language(tree: Any, article: Node) -> str:
    told = [text_of(article.get("inLanguage"))]
    if tree is not None:
        told += tree.xpath("//html/@lang | //meta[@property='og:locale']/@content")[:3]
    for tag in told:
        plain = str(tag).strip().replace("_", "-")
        if _LANGUAGE.fullmatch(plain):
            return plain
    return ""


def _published(page: str, tree: Any, article: Node) -> PartialDate:
    """When it was published, as closely as the page says; a time without offset is but a day."""
    told = [text_of(article.get("datePublished"))]
    if tree is not None:
        told += tree.xpath(
            "//meta[@property='article:published_time' or @name='article:published_time'"
            " or @itemprop='datePublished' or @name='date' or @name='pubdate']/@content"
        )[:5]
    for date in told:
        if known := _date(str(date)):
            return known
    return _guessed(tree)


def _date(written: str) -> PartialDate | None:
    moment = _MOMENT.match(written.strip())
    try:
        if moment and moment[3]:
            return PartialDate.parse(f"{moment[1]}T{moment[2]}{moment[3]}")
        if day := _DAY.match(written.strip()):
            return PartialDate.parse(day[0])
    except ValidationError:
        return None
    return None


def _guessed(tree: Any) -> PartialDate:
    """A day that the page names elsewhere, as htmldate finds it."""
    if tree is None:
        return PartialDate.unknown()
    from htmldate import find_date

    found = find_date(tree, extensive_search=False, original_date=True)
    return (_date(found) if found else None) or PartialDate.unknown()
