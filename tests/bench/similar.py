"""Similar claims: is the right one among the first five, and how soon is it found in a million?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING
from unittest import mock

from claims import matching
from claims.matching import meaning
from tests.bench import databases, likenesses
from tests.bench.rounds import Timed
from tests.bench.table import Line, say

if TYPE_CHECKING:
    from tests.bench.programme import Size

TYPED = 200
TINY = 20


def measure(size: Size) -> Iterator[tuple[str, list[Line]]]:
    """Quality on the claims alone, by words and with meaning; speed among a tenth, and all."""
    file = likenesses.file()
    if file is None:
        say("similar claims are not measured: MATCHING_DATA names no file")
        return
    data = likenesses.read(file)
    if size.each == 1:
        data = data.part(TINY)
    chance = random.Random(4)
    sentences = likenesses.recombined(data.claims, chance)
    texts = {
        "a post of a paraphrase": [text for text, _ in data.queries],
        "a sentence typed": list(islice(sentences, TYPED)),
        "its first four words": [" ".join(s.split()[:4]) for s in islice(sentences, TYPED)],
    }
    with databases.database("similar"):
        keys = likenesses.log(data.claims)
        lines = [_precision(data, keys)]
        with mock.patch.object(meaning, "_files", return_value=None):
            lines.append(_precision(data, keys))
        yield f"Similar claims among {len(keys):,}", lines
        there = len(keys)
        for many in sorted({size.entries // 10, size.entries}):
            likenesses.fill(sentences, max(many - there, 0), say)
            there = max(many, there)
            databases.tidy()
            lines = [Line(what, _timed(asked)) for what, asked in texts.items()]
            yield f"Similar claims among {there:,}, {matching.mode()}", lines


def _precision(data: likenesses.Matching, keys: list[int]) -> Line:
    precision = likenesses.mean_precision(data.queries, keys)
    timed = _timed([text for text, _ in data.queries])
    return Line(matching.mode(), timed, note=f"MAP@5 {precision:.3f}")


def _timed(texts: list[str]) -> Timed:
    """Every text once, after a few that do not count."""
    likenesses.seconds(texts[:20])
    timed = Timed()
    timed.add(likenesses.seconds(texts))
    return timed
