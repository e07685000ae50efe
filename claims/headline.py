"""A claim's sentence as a headline: the titles of films and series in italics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

Piece = tuple[str, bool]
"""A part of the sentence, and whether it is a title."""


def emphasised(sentence: str, subjects: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    """The sentence in pieces; `subjects` as in a public document."""
    titles = [s["name"] for s in subjects if s["kind"] in ("film", "series")]
    if not titles:
        yield sentence, False
        return
    wanted = "|".join(re.escape(title) for title in sorted(titles, key=len, reverse=True))
    for piece in re.split(f"({wanted})", sentence):
        if piece:
            yield piece, piece in titles
