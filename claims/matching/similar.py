"""Find the claims that a text may be about: while one is typed, for a page, for a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.matching.candidates import (
    Asked,
    Candidate,
    candidates_of_each,
    shared,
    stems_of_each,
)
from claims.matching.index import stemmer_for
from claims.matching.meaning import closeness, meanings
from claims.matching.words import words_in
from claims.models import Claim
from claims.search import bare

MEANING_WEIGHT = 0.4
"""How much meaning counts beside words; on real claims anything from 0.3 to 0.6 does as well."""
LEAST = 0.1
"""Below this nothing is alike."""
MOST_SHARED = 8


@dataclass(frozen=True, slots=True)
class Similar:
    """A claim, how alike it is (0–1), and which words of the text it shares, the rarest first."""

    claim: Claim
    score: float
    why: list[str]


def similar_claims(
    text: str, *, limit: int = 5, drafts_too: bool = False, language: str = "en"
) -> list[Similar]:
    """The claims most like a text, the likest first, then the oldest; none if it has no words.

    The first 20 000 characters and 300 words count. Retired claims are never among them; drafts
    only for editors, with `drafts_too`. `language` (BCP 47) is the text's, if known.
    """
    return similar_to_each([(text, language)], limit=limit, drafts_too=drafts_too)[0]


def similar_to_each(
    texts: Sequence[tuple[str, str]], *, limit: int = 5, drafts_too: bool = False
) -> list[list[Similar]]:
    """The claims most like each text, as `similar_claims` has them; a text comes with its language.

    One query for each different text, and a few for all together.
    """
    words = {each: words_in(each[0]) for each in texts if limit > 0}
    told = {each: found for each, found in words.items() if found}
    if not told:
        return [[] for _ in texts]
    asked = stems_of_each(
        [([bare(w) for w in found], stemmer_for(each[1])) for each, found in told.items()]
    )
    found = candidates_of_each(asked, drafts_too=drafts_too)
    best = [_best(words, each, limit) for words, each in zip(told.values(), found, strict=True)]
    claims = Claim.objects.in_bulk({c.claim for pairs in best for _, c in pairs})
    alike = {
        each: [
            Similar(claims[candidate.claim], score, _why(told[each], candidate, stems))
            for score, candidate in pairs
            if _visible(claims.get(candidate.claim), drafts_too)
        ]
        for each, pairs, stems in zip(told, best, asked, strict=True)
    }
    return [alike.get(each, []) for each in texts]


def _best(words: list[str], found: list[Candidate], limit: int) -> list[tuple[float, Candidate]]:
    """The candidates that are alike enough, each with its score, the likest first."""
    scores = _scores(" ".join(words), found)
    best = sorted(zip(scores, found, strict=True), key=lambda pair: (-pair[0], pair[1].claim))
    return [pair for pair in best[:limit] if pair[0] >= LEAST]


def _scores(text: str, found: list[Candidate]) -> list[float]:
    """Words and meaning weighed together, or words alone where there are no meanings."""
    [meaning] = meanings([text])
    if meaning is None or not found:
        return [round(candidate.covered, 4) for candidate in found]
    close = closeness(meaning, [candidate.meaning for candidate in found])
    return [
        round((candidate.covered + MEANING_WEIGHT * near) / (1 + MEANING_WEIGHT), 4)
        for candidate, near in zip(found, close, strict=True)
    ]


def _why(words: list[str], candidate: Candidate, asked: list[Asked]) -> list[str]:
    return [words[place] for place in shared(candidate, asked)[:MOST_SHARED]]


def _visible(claim: Claim | None, drafts_too: bool) -> bool:
    return claim is not None and (claim.is_public or drafts_too)
