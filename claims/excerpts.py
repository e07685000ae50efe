"""Where the words of a search stand in what was quoted."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchVector

from claims.models import Report
from claims.search import WORDS, query_for

START, STOP = "\x02", "\x03"
_HIT = re.compile(f"{START}(.*?){STOP}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Part of a quote, in pieces; each says whether it is one of the words looked for."""

    pieces: tuple[tuple[str, bool], ...]
    language: str
    outlet: str


def excerpts(claims: Collection[int], text: str) -> dict[int, Excerpt]:
    """For each claim that has one, its earliest quote with the words; one query."""
    vector = SearchVector("quote", config=WORDS) + SearchVector("quote", config="english")
    headline = SearchHeadline(
        "quote",
        query_for(text),
        config=WORDS if '"' in text else "english",
        start_sel=START,
        stop_sel=STOP,
        min_words=12,
        max_words=32,
    )
    reports = Report.objects.public().live().filter(claim__in=claims)
    found = reports.annotate(words=vector).filter(words=query_for(text))
    rows = (
        found.annotate(excerpt=headline)
        .order_by("claim", "published_latest", "pk")
        .distinct("claim")
        .values_list("claim", "excerpt", "language", "outlet__name")
    )
    return {
        claim: Excerpt(tuple(_pieces(excerpt)), language, outlet)
        for claim, excerpt, language, outlet in rows
    }


def _pieces(excerpt: str) -> Iterator[tuple[str, bool]]:
    for place, piece in enumerate(_HIT.split(excerpt)):
        if piece:
            yield piece.replace(START, "").replace(STOP, ""), place % 2 == 1
