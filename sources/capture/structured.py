"""What a page says of itself for machines: schema.org articles and reviewed claims."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle",
        "BackgroundNewsArticle", "OpinionNewsArticle", "ReviewNewsArticle", "BlogPosting",
        "LiveBlogPosting", "SocialMediaPosting", "Report", "TechArticle",
    }
)  # fmt: skip
DEEPEST, MOST = 20, 500
"""How deep, and how many nodes, are looked at."""
_SCRIPTS = re.compile(
    r"<script[^>]{0,500}application/ld\+json[^>]{0,500}>(.{0,500000}?)</script", re.DOTALL | re.I
)


@dataclass(frozen=True, slots=True)
class ReviewedClaim:
    """A ClaimReview as found: what was claimed, how it was rated and by whom; absent is empty."""

    claim: str
    rating: str
    author: str
    url: str
    published: str


def nodes_of(html: str) -> list[Node]:
    """Every schema.org object of a page, from JSON-LD and microdata, outermost first."""
    found: list[Node] = []
    for script in _SCRIPTS.findall(html):
        found += _within(_json(script))
    if "itemtype" in html:
        found += _within(_microdata(html))
    return found[:MOST]


def articles(nodes: list[Node]) -> list[Node]:
    """Those of them that are articles."""
    return [node for node in nodes if ARTICLES.intersection(_types(node))]


def reviewed_claims(nodes: list[Node]) -> list[ReviewedClaim]:
    """Those of them that review a claim."""
    return [_review(node) for node in nodes if "ClaimReview" in _types(node)]


def text_of(value: Any) -> str:
    """A text in any of the ways in which pages write one: itself, a list's first, its name."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name") or value.get("@id") or ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())


def names_of(value: Any) -> list[str]:
    """Names of one person or of several, each once."""
    several = value if isinstance(value, list) else [value]
    named = (text_of(one) for one in several[:20])
    return list(dict.fromkeys(name for name in named if name and "://" not in name))


def _review(node: Node) -> ReviewedClaim:
    rating = node.get("reviewRating")
    rating = rating[0] if isinstance(rating, list) and rating else rating
    said: Any = rating if isinstance(rating, dict) else {}
    return ReviewedClaim(
        claim=text_of(node.get("claimReviewed")),
        rating=text_of(said.get("alternateName")) or text_of(said.get("ratingValue")),
        author=text_of(node.get("author")),
        url=text_of(node.get("url")),
        published=text_of(node.get("datePublished")),
    )


def _types(node: Node) -> set[str]:
    given = node.get("@type", ())
    several = given if isinstance(given, list) else [given]
    return {re.split(r"[/#:]", kind)[-1] for kind in several if isinstance(kind, str)}


def _json(script: str) -> Any:
    """What a script holds, forgiving control characters; nothing if it is no JSON."""
    try:
        return json.loads(script.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _microdata(html: str) -> Any:
    from extruct.w3cmicrodata import MicrodataExtractor

    try:
        items = MicrodataExtractor().extract(html[:1_000_000])
    except (ValueError, AssertionError, RecursionError, LookupError, TypeError):
        return None
    return [_plain(item) for item in items]


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
