"""How well and how fast similar claims are found: verified claims, and many recombined from them.

The claims and the queries that paraphrase one of them are those of CLEF 2020 CheckThat!, read from
a file that is no part of the project; MATCHING_DATA names it.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection

from claims import matching
from claims.choices import State
from claims.matching.index import WRITE
from claims.matching.meaning import meanings
from claims.matching.words import words_in
from claims.models import Claim
from claims.search import bare

FIRST = 5
STEP = 5000
ALLOW = """
ALTER TABLE claims_claim DROP CONSTRAINT IF EXISTS claims_claim_state;
ALTER TABLE claims_claim ALTER sentence TYPE text;
"""
"""In a database of the benchmark's own: public claims without entries, sentences of any length."""
GONE = "DROP INDEX claims_likeness_stems; ALTER TABLE claims_claim DISABLE TRIGGER USER"
BACK = """
CREATE INDEX claims_likeness_stems ON claims_likeness USING gin (stems) WITH (fastupdate = off);
TRUNCATE claims_stem, claims_stemchange;
INSERT INTO claims_stem (stem, claims)
SELECT word, ndoc FROM ts_stat('SELECT stems FROM claims_likeness WHERE NOT draft')
UNION ALL SELECT '', count(*) FROM claims_likeness WHERE NOT draft;
ANALYZE claims_likeness, claims_stem, claims_claim
"""


@dataclass(frozen=True)
class Matching:
    """Sentences with their headlines, and queries each with the place of the right sentence."""

    claims: list[tuple[str, str]]
    queries: list[tuple[str, int]]

    def part(self, many: int) -> Matching:
        """So many queries, the claims they are about and as many others."""
        queries = self.queries[:many]
        places = sorted({*range(many), *(right for _, right in queries)})
        kept = {place: n for n, place in enumerate(places)}
        claims = [self.claims[place] for place in places]
        return Matching(claims, [(text, kept[right]) for text, right in queries])


def file() -> Path | None:
    """Where the data is: MATCHING_DATA, or beside the project's folder; None if it is absent."""
    beside = Path(__file__).resolve().parents[3] / "shared/data/claim_matching.json"
    path = Path(os.environ.get("MATCHING_DATA", beside))
    return path if path.is_file() else None


def read(path: Path) -> Matching:
    """The claims and queries of the file."""
    data = json.loads(path.read_text())
    places = {claim["id"]: place for place, claim in enumerate(data["claims"])}
    return Matching(
        [(claim["claim"], claim["title"]) for claim in data["claims"]],
        [(query["query"], places[query["claim_id"]]) for query in data["queries"]],
    )


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def log(claims: Sequence[tuple[str, str]]) -> list[int]:
    """Store claims as public ones, their headlines as context, as quickly as can be; their keys."""
    execute(ALLOW)
    rows = [
        Claim(sentence=sentence, context=context, slug="claim", state=State.PUBLIC)
        for sentence, context in claims
    ]
    keys = [claim.pk for claim in Claim.objects.bulk_create(rows, batch_size=STEP)]
    matching.index(keys)
    return keys


def mean_precision(queries: Sequence[tuple[str, int]], keys: Sequence[int]) -> float:
    """MAP@5: on average, one divided by the place of the right claim among the first five."""
    total = 0.0
    for text, right in queries:
        found = [s.claim.pk for s in matching.similar_claims(text, limit=FIRST)]
        total += 1 / (1 + found.index(keys[right])) if keys[right] in found else 0
    return total / len(queries)


def recombined(claims: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[str]:
    """Sentences without end: the beginning of one claim, the end of another, at times a new name.

    New names come as in a growing archive: a few people again and again, most of them once.
    """
    halves = [sentence.split() for sentence, _ in claims]
    while True:
        first, second = chance.choice(halves), chance.choice(halves)
        words = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
        if chance.random() < 0.5:
            words.insert(len(words) // 2, f"Name{int(chance.paretovariate(0.5)) % 10_000_000}")
        yield " ".join(words)


def fill(sentences: Iterator[str], many: int, say: Callable[[str], None]) -> None:
    """Add so many public claims of these sentences, their likenesses written in bulk."""
    execute(ALLOW)
    execute(GONE)
    for start in range(0, many, STEP):
        if start % 100_000 == 0:
            say(f"similar claims: {start:,} of {many:,}")
        _add(list(islice(sentences, min(STEP, many - start))))
    say("similar claims: their index")
    execute(BACK)


def _add(sentences: list[str]) -> None:
    rows = [Claim(sentence=text, slug="claim", state=State.PUBLIC) for text in sentences]
    keys = [claim.pk for claim in Claim.objects.bulk_create(rows)]
    words = [" ".join(words_in(text)) for text in sentences]
    count = len(keys)
    columns = [keys, [False] * count, words, ["english"] * count, [bare(w) for w in words]]
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*columns, meanings(words)])


def seconds(texts: Sequence[str]) -> list[float]:
    """How long each text's look-up takes."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        matching.similar_claims(text)
        taken.append(time.perf_counter() - start)
    return taken
