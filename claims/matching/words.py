"""The words of a text, as claims are compared by them: no addresses, signs or repetitions."""

from __future__ import annotations

import re
import unicodedata

from claims.models import Claim
from claims.search import bare

LONGEST = 20_000
"""Characters of a text that are looked at: the headline and the beginning of a page."""
MOST = 300
"""Different words that are looked at."""
HEADLINES = 5
CONTEXT = 1000
LONGEST_WORD = 60
ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""


def words_in(text: str) -> list[str]:
    """The different words of a text as they are written, in order, at most 300."""
    plain = ADDRESS.sub(" ", unicodedata.normalize("NFC", text[:LONGEST]))
    found: dict[str, str] = {}
    for written in WORD.findall(UNSPACED.sub(_pairs, plain)):
        word = written[:LONGEST_WORD]
        found.setdefault(bare(word), word)
        if len(found) == MOST:
            break
    return list(found.values())


def _pairs(run: re.Match[str]) -> str:
    """Every two neighbouring characters as a word."""
    text = run[0]
    pairs = [text[n : n + 2] for n in range(len(text) - 1)] or [text]
    return f" {' '.join(pairs)} "


def words_of(claim: Claim) -> str:
    """The words that stand for a claim: of its sentence, subjects, context and first headlines."""
    live = sorted((r for r in claim.reports.all() if r.live), key=lambda report: report.pk)
    parts = [
        claim.sentence,
        *(subject.name for subject in sorted(claim.subjects.all(), key=lambda s: s.pk)),
        *(report.headline for report in live[:HEADLINES]),
        claim.context[:CONTEXT],
    ]
    return " ".join(words_in("\n".join(parts)))
