"""Read a fetched or pasted page: what an editor would otherwise type. Suggests, never decides.

The libraries take most of a second to import: they are loaded with the first page that is read.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from sources.capture.address import domain_of, page_key
from sources.capture.dates import published
from sources.capture.structured import (
    Node,
    ReviewedClaim,
    articles,
    is_review,
    names_of,
    nodes_of,
    review_of,
    text_of,
    web_address,
)
from sources.capture.titles import LONGEST as TITLE
from sources.capture.titles import plain_title
from sources.capture.unpacking import text_of as decoded
from sources.partial_date import PartialDate

logger = logging.getLogger(__name__)

LARGEST = 2_000_000
LONG = 200_000
MOST_TAGS = 25_000
"""How much of a page's mark-up is read; long articles have some thousands of tags."""
_TAG = re.compile(r"<(?:!doctype|html|head|body|p|div|article|script|meta|title)\b", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_][a-z0-9]+)*", re.I | re.ASCII
)
_OVERLONG = re.compile(r"<([A-Za-z][\w-]{0,20}|[!/])[^<>]{8000,}>?", re.ASCII)
"""A tag that no page writes, with attributes that a parser would compare each with each."""
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d);?"
    r"|&#x0*(?:[0-8bcef]|1[\da-f]|fff[ef])(?![\da-f]);?",
    re.IGNORECASE | re.ASCII,
)
"""Characters that XML has none of: one of them, and the libraries give up the whole text."""
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
"""Soft hyphens, zero-width spaces and byte order marks, which templates put in."""


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
    """Read HTML or plain text; anything that cannot be read is left empty. Never raises.

    `charset` is what the header of bytes declared. Of `content`, the first 2 MB are read and the
    first 25 000 tags, nested at most 256 deep. It takes up to some seconds: call it from a worker.
    """
    page = decoded(content, charset or "") if isinstance(content, bytes) else content
    page = _UNREADABLE.sub(" ", page[:LARGEST].encode("utf-8", "replace").decode())
    return _read_html(page, url) if _TAG.search(page[:20_000]) else _read_text(page, url)


def normal(text: str) -> str:
    """Text as it is compared: NFC, white space of any kind one space, invisible breaks left out."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_UNSEEN).split())


def text_hash(text: str) -> str:
    """Hex SHA-256 of the normal text: the same words in another layout are the same text."""
    return hashlib.sha256(normal(text).encode("utf-8", "surrogatepass")).hexdigest()


def _read_text(page: str, url: str) -> Reading:
    lines = [line.strip() for line in page.strip().splitlines() if line.strip()]
    headline = plain_title(lines[0]) if lines and len(lines[0]) <= TITLE else ""
    text = page.strip()[:LONG]
    return Reading(headline, "", url, (), "", PartialDate.unknown(), text, text_hash(text))


def _read_html(page: str, url: str) -> Reading:
    tree = _tree(page)
    nodes = nodes_of(tree)
    article: Node = next(iter(articles(nodes)), {})
    reviews = [node for node in nodes if is_review(node)]
    title, authors = _headline(tree, article), names_of(article.get("author"))
    if not (title and authors):
        title, authors = _completed(tree, url, title, authors)
    dated = published(tree, [article, *reviews[:1]], url)
    address, language = _canonical(tree, url), _language(tree, article)
    outlet = _outlet(tree, article)
    text = _text(tree)  # The last: it takes the tree apart.
    return Reading(
        headline=title,
        outlet=outlet,
        url=address,
        authors=tuple(name for name in map(plain_title, authors[:10]) if name),
        language=language,
        published=dated,
        text=text,
        text_hash=text_hash(text),
        reviews=tuple(map(review_of, reviews[:20])),
    )


def _tree(page: str) -> Any:
    """The page as a tree, which libxml2 cuts at 256 levels; None if there is none."""
    from lxml import etree, html

    bounded = _OVERLONG.sub(_bare, page)
    last = next(itertools.islice(re.finditer("<", bounded), MOST_TAGS, None), None)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return html.document_fromstring(bounded[: last and last.start()].encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _bare(tag: re.Match[str]) -> str:
    return f"<{tag[1]}>" if tag[1] not in "!/" else ""


def _metas(tree: Any, *names: str) -> list[str]:
    """What the page says under any of these names, in their order."""
    if tree is None:
        return []
    said = "//meta[@property=$name or @name=$name]/@content"
    return [content for name in names for content in tree.xpath(said, name=name)[:3]]


def _headline(tree: Any, article: Node) -> str:
    told = [text_of(article.get("headline")), *_metas(tree, "og:title", "twitter:title")]
    return next(filter(None, map(plain_title, told)), "")


def _outlet(tree: Any, article: Node) -> str:
    """What the outlet calls itself; its address is no name."""
    told = [text_of(article.get("publisher")), *_metas(tree, "og:site_name", "application-name")]
    return next((name for name in map(plain_title, told) if name and "://" not in name), "")


def _completed(tree: Any, url: str, title: str, authors: list[str]) -> tuple[str, list[str]]:
    """Headline and authors, where missing as trafilatura finds them in other places."""
    from trafilatura.metadata import extract_metadata

    known = _given(extract_metadata, tree, default_url=url or None, extensive=False)
    found = (getattr(known, "author", None) or "").split("; ")
    return title or plain_title(getattr(known, "title", None) or ""), authors or found


def _text(tree: Any) -> str:
    from trafilatura import extract

    said = _given(extract, tree, include_comments=False, include_tables=False)
    return str(said or "")[:LONG]


def _given(reader: Callable[..., Any], tree: Any, **options: Any) -> Any:
    """What a library reads; None, and a line in the log, where a page is too much for it."""
    if tree is None:
        return None
    try:
        return reader(tree, **options)
    except Exception:  # Theirs can be any: a page costs what they would have read, not more.
        logger.warning("%s could not read a page.", reader.__qualname__, exc_info=True)
        return None


def _canonical(tree: Any, url: str) -> str:
    """What the page calls its own address, if that is on the same site; else where it was found.

    A front page is the address of no article.
    """
    if tree is None:
        return url
    told = [
        link.get("href") for link in tree.xpath("//link[@rel and @href]") if _names_itself(link)
    ]
    here, key = domain_of(url), page_key(url)
    for address in [*told, *_metas(tree, "og:url")][:5]:
        try:
            absolute = web_address(urljoin(url, str(address).strip()).partition("#")[0])
        except ValueError:
            continue
        there = domain_of(absolute)
        if (
            there
            and _same_site(there, here)
            and (page_key(absolute) != there or key in (there, ""))
        ):
            return absolute
    return url


def _names_itself(link: Any) -> bool:
    return "canonical" in link.get("rel").lower().split()


def _same_site(there: str, here: str) -> bool:
    """Whether one host is the other or a part of it; any is, where a page was pasted without."""
    upper, lower = sorted((there, here), key=len)
    return not here or there == here or ("." in upper and lower.endswith(f".{upper}"))


def _language(tree: Any, article: Node) -> str:
    """The language as BCP 47 writes it: language, script and region."""
    html_lang = [] if tree is None else tree.xpath("//html/@lang")[:1]
    for tag in (text_of(article.get("inLanguage")), *html_lang, *_metas(tree, "og:locale")):
        if known := _LANGUAGE.fullmatch(str(tag).strip()):
            language, script, region = (part or "" for part in known.groups())
            parts = (language.lower(), script.title(), region.upper())
            return "-".join(filter(None, parts))
    return ""
