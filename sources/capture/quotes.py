"""Quotations in a text, and which of the people known here each is attributed to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

_QUOTED = re.compile(
    "“([^“”]{2,600})”|„([^„“”]{2,600})[“”]|«([^«»]{2,600})»|»([^«»]{2,600})«"
    '|「([^「」]{2,600})」|(?<!\\w)"([^"\n]{2,600})"(?!\\w)'
)
_SENTENCE_END = re.compile('(?<=[.!?。])[”»"]?\\s+')
_PAUSE = re.compile("[,.!?…。、]")
LONGEST = 500
NEAR = 300
"""How many characters of its sentence are looked at on either side of a quotation."""
MOST = 30


@dataclass(frozen=True, slots=True)
class Quote:
    """What was said, by which of the people given, and the sentence it stands in."""

    text: str
    speaker: str
    context: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation, what its sentence says before and after it, and whether it ends as speech."""

    text: str
    before: str
    after: str
    context: str
    spoken: bool = True


def quotes(
    text: str,
    speakers: Mapping[str, Sequence[str]],
    organisations: Mapping[str, Sequence[str]] | None = None,
) -> list[Quote]:
    """Quotations in whose sentence one of the speakers is named; the nearest name has it.

    Both map a key to names and other names. A person's last name is enough, as news has it, unless
    two share it; an organisation goes by its whole names. A paragraph that a line ending in a colon
    gives to a speaker is a quotation too. At most 30, in the order of the text.
    """
    named = {**_named(text, speakers, shortened=True), **_named(text, organisations or {})}
    return list(islice(_found(text, named), MOST)) if named else []


def _found(text: str, named: Mapping[str, re.Pattern[str]]) -> Iterator[Quote]:
    seen: set[str] = set()
    for place in _places(text):
        speaker = "" if place.text in seen else _nearest(place, named)
        if speaker:
            seen.add(place.text)
            yield Quote(place.text, speaker, place.context)


def _places(text: str) -> Iterator[_Place]:
    """Everything that is quoted, in the order of the text."""
    asked = ""
    for line in text.splitlines():
        quoted = [place for match in _QUOTED.finditer(line) if (place := _place(line, match))]
        said = line.strip()
        if asked and not quoted and len(said.split()) > 2 and len(said) <= LONGEST:
            yield _Place(said, asked, "", f"{asked} {said}")
        yield from quoted
        asked = _SENTENCE_END.split(said[-NEAR:])[-1] if said.endswith((":", "：")) else ""


def _place(line: str, match: re.Match[str]) -> _Place | None:
    """A quotation in its sentence; None for a single word set apart, which nobody said as such."""
    whole = next(group for group in match.groups() if group)
    said = whole.strip(" ,.")
    begins, ends = max(0, match.start() - NEAR), match.end() + NEAR
    before = _SENTENCE_END.split(line[begins : match.start()])[-1]
    after = _SENTENCE_END.split(line[match.end() : ends])[0]
    spoken = bool(_PAUSE.search(whole[-1] + after[:1]))
    if not said or len(said) > LONGEST or not (spoken or " " in said):
        return None
    return _Place(said, before, after, f"{before}{match[0]}{after}".strip(), spoken)


def _nearest(place: _Place, named: Mapping[str, re.Pattern[str]]) -> str:
    """Who is named closest; after a quotation without a pause, as in “…” with Ben, less likely."""
    weight = 1 if place.spoken else 3
    best, found = NEAR * 3 + 1, ""
    for key, pattern in named.items():
        follows = pattern.search(place.after)
        precedes = [match.end() for match in pattern.finditer(place.before)]
        distances = [follows.start() * weight] if follows else []
        distances += [len(place.before) - precedes[-1]] if precedes else []
        if distances and min(distances) < best:
            best, found = min(distances), key
    return found


def _named(
    text: str, speakers: Mapping[str, Sequence[str]], *, shortened: bool = False
) -> dict[str, re.Pattern[str]]:
    """Those of the speakers whom the text names at all, each with a pattern of the names."""
    whole = {
        key: {plain for name in names if (plain := name.strip())} for key, names in speakers.items()
    }
    last = {key: {name.split()[-1] for name in names} for key, names in whole.items()}
    holders: dict[str, set[str]] = {}
    for key, names in last.items() if shortened else ():
        for name in names:
            holders.setdefault(name, set()).add(key)
    found = {}
    for key, names in whole.items():
        alone = {name for name in last[key] if len(holders.get(name, ())) == 1}
        if present := [name for name in names | alone if name in text]:
            longest_first = sorted(present, key=len, reverse=True)
            alternatives = "|".join(map(re.escape, longest_first))
            found[key] = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")
    return found
