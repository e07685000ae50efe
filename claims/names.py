"""Find subjects and sources by name."""

from __future__ import annotations

from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVector, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Lower

from claims.models import Subject
from claims.search import LIKENESS, WORDS, bare, normal
from sources.models import Source

M = TypeVar("M", Subject, Source)
MOST = 8


def named(rows: QuerySet[M], text: str) -> QuerySet[M]:
    """Those whose name holds the words, or is among them: “Ballerina” for “ballerina reshoots”."""
    asked = normal(text)
    found = (
        rows.annotate(
            words=SearchVector("name", config=WORDS),
            asked=SearchVector(Value(asked), config=WORDS),
        )
        .filter(
            Q(words=SearchQuery(asked, config=WORDS, search_type="websearch"))
            | Q(asked=SearchQuery(F("name"), config=WORDS, search_type="phrase"))
        )
        .order_by(Lower("name"), "pk")
    )
    return found[:MOST]


def resembling(rows: QuerySet[M], text: str) -> QuerySet[M]:
    """Those whose name looks like a misspelt query, the likest first."""
    likest = rows.annotate(likeness=TrigramWordSimilarity(bare(text)[:200], "name"))
    return likest.filter(likeness__gte=LIKENESS).order_by("-likeness", "name")[:MOST]
