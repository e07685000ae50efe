"""The claims that share the rarest stems with a text, scored by BM25 without term frequencies.

A stem that a text of 20 words says twice says no more than one said once: on 10 375 real claims
counting repetitions gained nothing. Robertson & Zaragoza 2009, with k1 = 1 and b = 0.4.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

from django.db import connection, transaction

from claims.matching.counts import claims_with

MOST_STEMS = 32
"""Of a text, the rarest are asked for."""
RARE = 600
"""Claims in which the stems may be, all together, that suffice alone to be a candidate."""
PAIRED = 8
"""Stems of the next rarest of which any two suffice."""
GROUPED = 4
"""The rarest of these, of which three or more are looked for first: all may be common words."""
COMMON = 20_000
"""Claims that have a stem; two commoner ones take too long to bring together, and tell little."""
MOST_OF_A_GROUP = 20
"""Candidates of each group; few of many groups find more than many of few."""
KEPT = 300
"""Candidates that are returned, to be compared by meaning."""
TYPICAL = 15
"""Stems of a claim; a longer one is sooner alike by chance."""
B = 0.4
STEMS = """
SELECT DISTINCT ON (text, stem) text, stem, place
FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[]) AS asked (text, place, word, stemmer),
    LATERAL unnest(to_tsvector('english', word) || to_tsvector(stemmer::regconfig, word))
        AS made (stem)
ORDER BY text, stem, place
"""
GROUP = """(
SELECT claim_id, stems, length FROM claims_likeness
WHERE stems @@ %s::tsquery AND (%s OR NOT draft) LIMIT %s)
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A stem of the text: which of its words it comes from, how many claims have it, its weight."""

    stem: str
    place: int
    claims: int
    weight: float

    @property
    def query(self) -> str:
        """The stem as a tsquery."""
        escaped = self.stem.replace("\\", "\\\\").replace("'", "''")
        return f"'{escaped}'"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim, how much of the text's weight it covers (0–1), its stems and meaning."""

    claim: int
    covered: float
    stems: list[str]
    meaning: bytes | None


def stems_of_each(texts: Sequence[tuple[Sequence[str], str]]) -> list[list[Asked]]:
    """The stems of each text's words without case and accents, by the stemmer of its language.

    Known ones, the rarest first, then unknown. Two queries for all texts together.
    """
    rows = [
        (text, place, word, stemmer)
        for text, (words, stemmer) in enumerate(texts)
        for place, word in enumerate(words)
    ]
    places: list[dict[str, int]] = [{} for _ in texts]
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [list(column) for column in zip(*rows, strict=True)] or [[]] * 4)
        for text, stem, place in cursor.fetchall():
            places[text][stem] = place
    known = claims_with({"", *(stem for each in places for stem in each)})
    everything = known.pop("", 0)
    return [_asked(each, known, everything) for each in places]


def _asked(places: Mapping[str, int], known: Mapping[str, int], everything: int) -> list[Asked]:
    asked = [
        Asked(stem, place, known.get(stem, 0), _weight(known.get(stem, 0), everything))
        for stem, place in places.items()
    ]
    return sorted(asked, key=lambda a: (a.claims == 0, a.claims, a.stem))[:MOST_STEMS]


def _weight(having: int, everything: int) -> float:
    """Inverse document frequency, above 0 even for what all have."""
    everything = max(everything, having)
    return log(1 + (everything - having + 0.5) / (having + 0.5))


@transaction.atomic
def candidates_of_each(
    texts: Sequence[Sequence[Asked]], *, drafts_too: bool
) -> list[list[Candidate]]:
    """For each text the best candidates by words, at most 300, the best first; then the oldest.

    One query for each.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a LIMIT makes it look cheap
    return [_candidates(asked, drafts_too) for asked in texts]


def _candidates(asked: Sequence[Asked], drafts_too: bool) -> list[Candidate]:
    groups = _groups(asked)
    if not groups:
        return []
    score = " + ".join(["CASE WHEN stems @@ %s::tsquery THEN %s::float8 ELSE 0 END"] * len(asked))
    sql = f"""
        WITH found AS (SELECT * FROM ({" UNION ALL ".join([GROUP] * len(groups))}) AS any_group),
        best AS (
            SELECT claim_id, ({score}) * 2 / (2 - %s + %s * length / %s::float8) AS covered
            FROM (SELECT DISTINCT ON (claim_id) * FROM found ORDER BY claim_id) AS once
            ORDER BY covered DESC, claim_id LIMIT %s
        )
        SELECT claim_id, covered, tsvector_to_array(stems), meaning
        FROM best JOIN claims_likeness USING (claim_id) ORDER BY covered DESC, claim_id
    """  # noqa: S608 - only how often each part is repeated depends on the text
    whole = sum(a.weight for a in asked)
    params: list[str | float] = []
    for query, most in groups:
        params += [query, drafts_too, most]
    params += [value for a in asked for value in (a.query, a.weight)]
    params += [B, B, TYPICAL, KEPT]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [
            Candidate(claim, min(1.0, covered / whole), stems, meaning and bytes(meaning))
            for claim, covered, stems, meaning in cursor.fetchall()
        ]


def _groups(asked: Sequence[Asked]) -> list[tuple[str, int]]:
    """What to search for, in this order, each with the most claims to take from it.

    First any of the rarest stems; then the next rarest together, the larger groups first; a common
    one alone only where there is nothing else.
    """
    alone: list[Asked] = []
    reached = 0
    ordered = sorted(asked, key=lambda a: (a.claims, a.stem))
    for a in ordered:
        reached += a.claims
        if reached > RARE:
            break
        alone.append(a)
    groups = [(" | ".join(a.query for a in alone), RARE)] if alone else []
    common = ordered[len(alone) : len(alone) + PAIRED]
    pairs = [pair for pair in combinations(common, 2) if pair[0].claims <= COMMON]
    if not groups and not pairs:
        pairs = list(combinations(common[:GROUPED], 2))
    joined = [*combinations(common[:GROUPED], 4), *combinations(common[:GROUPED], 3), *pairs]
    if not joined:
        return groups + [(a.query, RARE) for a in common[:1]]
    return groups + [(" & ".join(a.query for a in g), MOST_OF_A_GROUP) for g in joined]


def shared(candidate: Candidate, asked: Collection[Asked]) -> list[int]:
    """The places of the text's words that a candidate shares, the most telling first."""
    stems = set(candidate.stems)
    telling = sorted(asked, key=lambda a: (-a.weight, a.place))
    return list(dict.fromkeys(a.place for a in telling if a.stem in stems))
