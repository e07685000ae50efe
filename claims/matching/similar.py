"""Find the claims that a text may be about: while one is typed, for a page, for a question."""

from __future__ import annotations

from dataclasses import dataclass

from claims.matching.candidates import Asked, Candidate, candidates, shared, stems_of
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
    words = words_in(text)
    if not words or limit < 1:
        return []
    asked = stems_of([bare(word) for word in words], stemmer_for(language))
    found = candidates(asked, drafts_too=drafts_too)
    scores = _scores(" ".join(words), found)
    best = sorted(zip(scores, found, strict=True), key=lambda pair: (-pair[0], pair[1].claim))
    alike = [pair for pair in best[:limit] if pair[0] >= LEAST]
    claims = Claim.objects.in_bulk([candidate.claim for _, candidate in alike])
    return [
        Similar(claims[candidate.claim], score, _why(words, candidate, asked))
        for score, candidate in alike
        if _visible(claims.get(candidate.claim), drafts_too)
    ]


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
