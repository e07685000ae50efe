"""Find claims by their words: full text in web syntax, and help where a word is misspelt."""

from __future__ import annotations

import unicodedata
from functools import reduce
from operator import add

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import connection, transaction
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from claims.models import Claim, Document
from claims.models.document import DocumentQuerySet

WORDS = "claimline_words"
"""The text search configuration that keeps every word and drops accents."""
STEMMERS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian",
    "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
NEWEST = 1000
"""Ranking looks at the newest matches only, so that a common word stays fast (DESIGN §8)."""
LIKENESS = 0.4
"""How alike (pg_trgm word similarity, 0–1) a misspelt query must be; two letters swapped pass."""
LONGEST = 200_000


def normal(text: str) -> str:
    """Text as it is indexed and asked for: NFC, without NUL."""
    return unicodedata.normalize("NFC", text.replace("\x00", " "))


def _names(claim: Claim) -> list[str]:
    names = [s.name for s in claim.subjects.all()] + [s.name for s in claim.standing.all()]
    for report in claim.reports.all():
        names.append(report.outlet.name)
        if report.speaker:
            names.append(report.speaker.name)
    return list(dict.fromkeys(names))


def bare(text: str) -> str:
    """Text without case and accents, to compare a misspelt query with."""
    apart = unicodedata.normalize("NFD", normal(text).lower())
    return "".join(c for c in apart if not unicodedata.combining(c))


def words_of(claim: Claim) -> str:
    """The sentence and every name on the claim, bare."""
    return bare("\n".join([claim.sentence, *_names(claim)]))[:LONGEST]


def vector_of(claim: Claim) -> Combinable:
    """The weighted words of a claim: sentence, then names, then quotes, then context."""
    quotes = " ".join(f"{r.headline} {r.quote}" for r in claim.reports.all() if r.live)
    stemmer = STEMMERS.get(claim.language.split("-")[0].lower(), "english")
    parts = [
        (claim.sentence, "A"),
        (" ".join(_names(claim)), "B"),
        (quotes, "C"),
        (f"{claim.context} {claim.settled_by}", "D"),
    ]
    vectors = [
        SearchVector(
            Value(normal(text)[:LONGEST], output_field=TextField()), config=config, weight=weight
        )
        for text, weight in parts
        for config in (WORDS, stemmer)
    ]
    return reduce(add, vectors)


def query_for(text: str) -> SearchQuery | CombinedSearchQuery:
    """A web-syntax query: "exact words", or, -not. Without a phrase, other endings match too."""
    asked = normal(text)
    exact = SearchQuery(asked, config=WORDS, search_type="websearch")
    if '"' in asked:  # the stemmer would drop small words out of the phrase
        return exact
    return exact | SearchQuery(asked, config="english", search_type="websearch")


def ranked(documents: DocumentQuerySet, text: str) -> DocumentQuerySet:
    """The documents that match a query, the best first, among the newest thousand."""
    matching = documents.filter(search=query_for(text))
    newest = matching.order_by("-entry_id", "-claim_id").values("pk")[:NEWEST]
    return (
        documents.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), query_for(text), normalization=Value(1)))
        .order_by("-rank", "-entry_id", "-claim_id")
    )


def resembling(documents: QuerySet[Document], text: str, most: int = 5) -> list[Document]:
    """Claims whose words look like a misspelt query, the likest first."""
    asked = bare(text)[:200]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [LIKENESS])
        likest = documents.filter(words__trigram_word_similar=asked).annotate(
            likeness=TrigramWordSimilarity(asked, "words")
        )
        return list(likest.order_by("-likeness", "-entry_id")[:most])
