"""How wide a text will be when drawn, so that a figure can be laid out before a browser sees it.

Widths are those of the fonts we ship at their heaviest use, rounded up; what the fonts do not
hold is taken to be wide. A text measured here is never wider on the page.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

_SANS = {
    30: " Iijlłı",
    35: "!',.:;‘’·¡",
    40: "()/[\\]`ft|",
    45: "1r",
    50: "-^_{}–°",
    55: '"*“”',
    60: "7?FJLaceksvxyz¿ð",
    65: "#235689EPbdghnopqu«»øđþŁ£",
    70: "$&+04<=>BRSTZ~ß€",
    75: "ACDGHKUVXY",
    80: "NOQØ",
    85: "w",
    95: "Mmæ",
    100: "…—œ",
    105: "%@WÆŒ",
}
_ITALIC = {
    25: " ",
    30: "',.:;jl|‘’·ł",
    35: "!-/[\\]fi¡ı°",
    40: "()IJ`st{}",
    45: "cer",
    50: '"*?kz“”¿',
    55: "$+0123456789<=>S^_bgopqvy~–ßøþð€£",
    60: "#FLPTYZadhnux«»đŁ",
    65: "BCER",
    70: "AGKOQVXØ",
    75: "&DNUæ",
    80: "Hwœ",
    85: "…—",
    90: "@m",
    95: "%MWÆŒ",
}
_WIDE = 110
_PICTOGRAM = 140
_FIRST_PICTOGRAM = 0x1F000
ELLIPSIS = "…"


class Face(Enum):
    """A typeface of the figures, with the hundredths of an em that each character takes."""

    SANS = tuple((ch, width) for width, group in _SANS.items() for ch in group)
    ITALIC = tuple((ch, width) for width, group in _ITALIC.items() for ch in group)

    def __init__(self, *pairs: tuple[str, int]) -> None:
        self.widths: dict[str, int] = dict(pairs)


def one_line(text: str) -> str:
    """The text without line breaks, runs of spaces and characters that draw nothing."""
    spaced = " ".join(text.split())
    return "".join(ch for ch in spaced if unicodedata.category(ch) != "Cc")


@lru_cache(maxsize=4096)
def width(text: str, size: float, face: Face = Face.SANS) -> float:
    """How much room the text takes on one line at this font size, in the size's unit."""
    return sum(_advance(ch, face) for ch in text) * size / 100


def fit(text: str, room: float, size: float, face: Face = Face.SANS) -> str:
    """The text, or as much of its beginning as has room before an ellipsis; "" for no room."""
    text = one_line(text)
    if width(text, size, face) <= room:
        return text
    left = room * 100 / size - _advance(ELLIPSIS, face)
    kept = 0
    for ch in text:
        left -= _advance(ch, face)
        if left < 0:
            break
        kept += 1
    start = text[:kept].rstrip(" ,;:·–—")
    return start + ELLIPSIS if start else ""


def _advance(ch: str, face: Face) -> int:
    known = face.widths.get(ch)
    if known is not None:
        return known
    if unicodedata.category(ch) in ("Mn", "Me", "Cf"):
        return 0
    base = unicodedata.normalize("NFD", ch)[0]
    if base in face.widths:
        return face.widths[base] + 5
    return _PICTOGRAM if ord(ch) >= _FIRST_PICTOGRAM else _WIDE
