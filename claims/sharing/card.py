"""The picture of a claim for where its link is shared: 1200 × 630 pixels, drawn from its document.

The fonts beside this module are those of the pages, at one weight; what they cannot write is left
out rather than drawn as boxes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from claims.choices import OPEN, Status
from claims.figures.lettering import ELLIPSIS, fit, one_line, width
from claims.headline import Piece, emphasised
from claims.models import Document
from claims.sharing.colours import INKS
from claims.sharing.summary import counted, word_of
from sources.shapes import Shape

WIDTH, HEIGHT, MARGIN = 1200, 630, 72
ROOM = WIDTH - 2 * MARGIN
SIZES = (76, 66, 58, 50)
LINES = 4
BAND_LEAST = 36
INDENT, SMALL = 84, 22
KEPT = 3600
"""Seconds that a drawn card is kept; a change of the claim makes another one at once."""
FONTS = Path(__file__).parent / "fonts"
_WRITTEN = ((0x20, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2044), (0x20A0, 0x20BF), (0x300, 0x36F))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the band, in pixels from the left edge."""

    x: float
    width: float
    colour: str
    open: bool


@dataclass(frozen=True, slots=True)
class Lettered:
    """The sentence as it is drawn: lines of pieces, and their size."""

    lines: list[list[Piece]]
    size: int


def card_of(document: Document) -> bytes:
    """The PNG of a claim's present public document."""
    key = f"card:{_design()}:{document.etag}"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        drawn = png(claim_svg(json.loads(bytes(document.body))))
        cache.set(key, drawn, KEPT)
    return drawn


def site_card() -> bytes:
    """The PNG of the site, for pages that are not about one claim."""
    key = f"card:{_design()}:site"
    drawn: bytes | None = cache.get(key)
    if drawn is None:
        shown = {"marks": [(status, INKS[status]) for status in Status], "host": _host()}
        drawn = png(render_to_string("claims/site_card.svg", shown))
        cache.set(key, drawn, KEPT)
    return drawn


def claim_svg(content: Shape) -> str:
    """The drawing of a claim, from its public document."""
    status = content["status"]
    lettered = lettering(content["sentence"], content["subjects"])
    shown = {
        "lettered": lettered,
        "baselines": _baselines(lettered),
        "status": status,
        "colour": INKS.get(status, INKS[None]),
        "word": word_of(status),
        "since": written(content["since"]["text"]) if content["since"] else "",
        "counted": fit(counted(content["evidence"]), ROOM - INDENT, SMALL),
        "band": list(_band(content["history"])),
        "host": _host(),
    }
    return render_to_string("claims/card.svg", shown)


def png(svg: str) -> bytes:
    """The drawing as a PNG. Raises ValueError for what is no SVG."""
    from resvg_py import svg_to_bytes  # 20 ms to import, and only cards need it

    fonts = sorted(str(path) for path in FONTS.glob("*.ttf"))
    return bytes(
        svg_to_bytes(
            svg_string=svg, width=WIDTH, height=HEIGHT, skip_system_fonts=True, font_files=fonts
        )
    )


def written(text: str) -> str:
    """The text on one line, or nothing if it holds a letter that the fonts do not."""
    text = one_line(text)
    known = all(
        any(first <= ord(ch) <= last for first, last in _WRITTEN) for ch in text if ch.isalnum()
    )
    return "".join(ch for ch in text if _drawn(ch)) if known else ""


def _drawn(ch: str) -> bool:
    return any(first <= ord(ch) <= last for first, last in _WRITTEN)


def lettering(sentence: str, subjects: list[Shape]) -> Lettered:
    """The sentence at the largest size at which it fits; the smallest cuts what does not."""
    pieces = emphasised(written(sentence), subjects)
    words = [(word, title) for piece, title in pieces for word in _words(piece)]
    for size in SIZES:
        lines = list(_wrapped(words, size))
        if len(lines) <= LINES:
            return Lettered(lines, size)
    return Lettered([*lines[: LINES - 1], _cut(lines[LINES - 1], size)], size)


def _words(piece: str) -> Iterator[str]:
    """The words, each with the space that follows it."""
    rest = piece
    while rest:
        space = rest.find(" ")
        end = len(rest) if space < 0 else space + 1
        yield rest[:end]
        rest = rest[end:]


def _wrapped(words: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    left = float(ROOM)
    for word, title in words:
        for part in _parts(word, size):
            needed = width(part.rstrip(), size)
            if line and needed > left:
                yield line
                line, left = [], float(ROOM)
            line.append((part, title))
            left -= width(part, size)
    if line:
        yield line


def _parts(word: str, size: int) -> Iterator[str]:
    """A word, broken where even a line of its own is too short for it."""
    start = 0
    for end in range(1, len(word) + 1):
        if width(word[start:end].rstrip(), size) > ROOM:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


def _cut(line: list[Piece], size: int) -> list[Piece]:
    """A line that ends with an ellipsis."""
    text, title = line[-1]
    shorter = [*line[:-1], (text.rstrip(" ,;:") + ELLIPSIS, title)]
    if len(line) > 1 and sum(width(piece, size) for piece, _ in shorter) > ROOM:
        return _cut(line[:-1], size)
    return shorter


def _baselines(lettered: Lettered) -> list[tuple[float, list[Piece]]]:
    top = 172 + lettered.size * 0.72
    return [(top + place * lettered.size * 1.14, line) for place, line in enumerate(lettered.lines)]


def _band(history: list[Shape]) -> Iterator[Stretch]:
    """How the status moved, each stretch as long as it lasted but wide enough to be seen."""
    standing = [row for row in history if row["corrected_by"] is None]
    if not standing:
        return
    moments = [_moment(row["effective"]["earliest"]) for row in standing]
    ends = [*moments[1:], max(now(), moments[-1])]
    lasted = [(end - start).total_seconds() for start, end in zip(moments, ends, strict=True)]
    spare = max(0.0, ROOM - BAND_LEAST * len(standing))
    whole = sum(lasted) or 1.0
    x = float(MARGIN)
    for row, seconds in zip(standing, lasted, strict=True):
        wide = min(BAND_LEAST, ROOM / len(standing)) + spare * seconds / whole
        yield Stretch(round(x, 1), round(wide, 1), INKS[row["status"]], row["status"] in OPEN)
        x += wide


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    assert moment  # noqa: S101 — the record's own dates
    return moment


def _host() -> str:
    return urlsplit(settings.SITE_URL).netloc


def _design() -> str:
    """What the look of a card depends on besides the claim; another look, another card."""
    return hashlib.sha256(f"2 {settings.SITE_URL}".encode()).hexdigest()[:8]
