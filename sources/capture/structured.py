"""What a page says of itself for machines: schema.org articles and reviewed claims."""

from __future__ import annotations

import json
import logging
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from sources.capture.titles import plain_title
from sources.wording import validate_web_address

logger = logging.getLogger(__name__)

Node = dict[str, Any]
ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle",
        "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "BlogPosting",
        "LiveBlogPosting", "SocialMediaPosting", "Report", "TechArticle",
    }
)  # fmt: skip
DEEPEST, MOST, LONGEST = 20, 500, 2000
"""How deep and how many nodes are looked at; characters in a claim or an address."""
MOST_ITEMS, MOST_PROPERTIES, MOST_SCRIPTS = 200, 3000, 100
"""More than any page has: each item of microdata is compared with all below it."""
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*]]>|;)\s*$")


@dataclass(frozen=True, slots=True)
class ReviewedClaim:
    """A ClaimReview as found: what was claimed, how it was rated and by whom; absent is empty."""

    claim: str
    rating: str
    author: str
    url: str
    published: str


def nodes_of(tree: Any) -> list[Node]:
    """Every schema.org object of a page, from JSON-LD and microdata, outermost first."""
    found: list[Node] = []
    if tree is None:
        return found
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:MOST_SCRIPTS]:
        found += _within(_json(script.text or ""))
    found += _within(_microdata(tree))
    return found[:MOST]


def articles(nodes: list[Node]) -> list[Node]:
    """Those of them that are articles."""
    return [node for node in nodes if ARTICLES.intersection(_types(node))]


def is_review(node: Node) -> bool:
    """Whether it reviews a claim."""
    return "ClaimReview" in _types(node)


def text_of(value: Any) -> str:
    """A text in any of the ways in which pages write one: itself, a list's first, its name."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("@id") or ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return " ".join(str(value).split())


def names_of(value: Any) -> list[str]:
    """Names of one person or of several, each once."""
    several = value if isinstance(value, list) else [value]
    named = (text_of(one) for one in several[:20])
    return list(dict.fromkeys(name for name in named if name and "://" not in name))


def review_of(node: Node) -> ReviewedClaim:
    """What such a node says, fit to be stored."""
    rating = node.get("reviewRating")
    rating = rating[0] if isinstance(rating, list) and rating else rating
    said: Any = rating if isinstance(rating, dict) else {}
    return ReviewedClaim(
        claim=plain_title(text_of(node.get("claimReviewed")), LONGEST),
        rating=plain_title(text_of(said.get("alternateName")) or text_of(said.get("ratingValue"))),
        author=plain_title(text_of(node.get("author"))),
        url=web_address(text_of(node.get("url"))),
        published=plain_title(text_of(node.get("datePublished"))),
    )


def web_address(url: str) -> str:
    """The address if it is one of the web, with no name, password or control in it; else empty."""
    try:
        validate_web_address(url)
        odd = len(url) > LONGEST or urlsplit(url).username is not None or not url.isprintable()
    except (ValidationError, ValueError):
        return ""
    return "" if odd else url


def _types(node: Node) -> set[str]:
    given = node.get("@type", ())
    several = given if isinstance(given, list) else [given]
    return {re.split(r"[/#:]", kind)[-1] for kind in several if isinstance(kind, str)}


def _json(script: str) -> Any:
    """What a script holds, forgiving control characters; nothing if it is no JSON."""
    try:
        return json.loads(_WRAPPING.sub("", script), strict=False)
    except (ValueError, RecursionError):
        return None


def _microdata(tree: Any) -> Any:
    """The items of a page; nothing if there are more than any page has."""
    items = int(tree.xpath("count(//*[@itemscope])"))
    if not 0 < items <= MOST_ITEMS or tree.xpath("count(//*[@itemprop])") > MOST_PROPERTIES:
        return None
    from extruct.w3cmicrodata import MicrodataExtractor

    for element in tree.xpath("//*[@itemref]"):
        del element.attrib["itemref"]  # Followed without end where two refer to each other.
    try:
        found = MicrodataExtractor().extract_items(tree, base_url=None)
    except (ValueError, AssertionError, RecursionError, LookupError, TypeError):
        logger.warning("The microdata of a page could not be read.", exc_info=True)
        return None
    return [_plain(item) for item in found]


def _plain(item: Any) -> Any:
    """A microdata item in the shape of JSON-LD."""
    if isinstance(item, list):
        return [_plain(one) for one in item]
    if not (isinstance(item, dict) and "properties" in item):
        return item
    said = {name: _plain(value) for name, value in item["properties"].items()}
    return {"@type": item.get("type", ""), **said}


def _within(value: Any, depth: int = 0) -> Iterator[Node]:
    """An object and those inside it."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:MOST]:
            yield from _within(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for one in value.values():
            if isinstance(one, dict | list):
                yield from _within(one, depth + 1)
