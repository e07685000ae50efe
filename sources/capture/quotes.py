"""Quotations in a text, and which of the people known here each is attributed to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_QUOTED = re.compile(
    "“([^“”]{3,600})”|„([^„“”]{3,600})[“”]|«([^«»]{3,600})»|»([^«»]{3,600})«"
    '|「([^「」]{2,600})」|(?<!\\w)"([^"\n]{3,600})"(?!\\w)'
)
_SENTENCE_END = re.compile('(?<=[.!?])[”»"]?\\s')
LONGEST = 500
NEAR = 160
"""How many characters around a quotation its speaker may be named in."""
MOST = 30


@dataclass(frozen=True, slots=True)
class Quote:
    """What was said, by which of the people given, and the words around it."""

    text: str
    speaker: str
    context: str


def quotes(text: str, speakers: Mapping[str, Sequence[str]]) -> list[Quote]:
    """Quotations beside which one of the speakers is named; the nearest name has it.

    `speakers` maps a key to names and other names; somebody's last name is enough, as news has it.
    """
    named = {key: _pattern(names) for key, names in speakers.items() if any(names)}
    return list(_found(text, named))[:MOST]


def _found(text: str, named: Mapping[str, re.Pattern[str]]) -> Iterator[Quote]:
    seen: set[str] = set()
    for match in _QUOTED.finditer(text):
        said = next(group for group in match.groups() if group).strip(" ,.")
        start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - NEAR)
        line = text.find("\n", match.end())
        end = min(line if line >= 0 else len(text), match.end() + NEAR)
        before = _SENTENCE_END.split(text[start : match.start()])[-1]
        after = _SENTENCE_END.split(text[match.end() : end])[0]
        speaker = _nearest(before, after, named)
        if speaker and said and said not in seen and len(said) <= LONGEST:
            seen.add(said)
            yield Quote(said, speaker, text[start:end].strip())


def _nearest(before: str, after: str, named: Mapping[str, re.Pattern[str]]) -> str:
    best, found = NEAR + 1, ""
    for key, pattern in named.items():
        follows = pattern.search(after)
        precedes = [match.end() for match in pattern.finditer(before)]
        distances = [follows.start()] if follows else []
        distances += [len(before) - precedes[-1]] if precedes else []
        if distances and min(distances) < best:
            best, found = min(distances), key
    return found


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """Any of the names, or the last word of one that has several."""
    written = {name.strip() for name in names if name.strip()}
    written |= {name.split()[-1] for name in written if len(name.split()) > 1}
    longest_first = sorted(written, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
