"""A body as the page it holds: unpacked within a limit, and read as text."""

from __future__ import annotations

import codecs
import re
import zlib

from sources.capture.failure import Failure, NotFetched

ACCEPTED = "gzip, deflate"
"""What is asked for: codings that Python's zlib unpacks up to a limit and no further."""

_GZIP = b"\x1f\x8b"
_MOST_MEMBERS = 64
_META = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([\w.:-]{1,40})""", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_BROWSERS_DO = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
}
_READ = re.compile(
    r"utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp125\d|cp866|cp874|cp949|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gbk|gb18030|big5(hkscs)?|euc_(jp|kr)|shift_jis|cp932|iso2022_jp|tis-620"
)
"""Python's names of the encodings that pages have (WHATWG Encoding): not utf-7, not rot13."""


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """The body without its Content-Encoding; NotFetched if too long, broken or not asked for."""
    coding = coding.strip().lower()
    try:
        if coding in ("", "identity"):
            return body
        if coding in ("gzip", "x-gzip"):
            return _gunzipped(body, limit)
        if coding == "deflate":
            wrapped = body[:1] and body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
            return _inflated(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit)[0]
    except zlib.error as error:
        raise NotFetched(Failure.UNREADABLE, str(error)) from error
    raise NotFetched(Failure.UNREADABLE, "a coding that was not accepted")


def _gunzipped(body: bytes, limit: int) -> bytes:
    """Members one after the other (RFC 1952); what follows them and is none is padding."""
    page = b""
    for _ in range(_MOST_MEMBERS):
        member, body = _inflated(body, zlib.MAX_WBITS | 16, limit - len(page))
        page += member
        if not body.startswith(_GZIP):
            return page
    raise NotFetched(Failure.UNREADABLE, "gzip in too many members")


def _inflated(packed: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """What one stream holds, and what follows it."""
    machine = zlib.decompressobj(window)
    page = machine.decompress(packed, limit + 1)
    if len(page) > limit:
        raise NotFetched(Failure.TOO_BIG)
    if not machine.eof:
        raise NotFetched(Failure.UNREADABLE, "compressed data that breaks off")
    return page, machine.unused_data


def text_of(body: bytes, declared: str) -> str:
    """A page's text, in the first encoding of these that reads every byte of it.

    They are: its byte order mark's, its header's, its <meta>'s, UTF-8, Windows-1252. If none does,
    UTF-8 with U+FFFD for what is not. NUL, which PostgreSQL cannot store, is U+FFFD too.
    """
    meta = _META.search(body[:4096])
    labels = [name for mark, name in _MARKS if body.startswith(mark)]
    labels += [declared, meta[1].decode("ascii", "replace") if meta else "", "utf-8", "cp1252"]
    for encoding in filter(None, map(_encoding, labels)):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        text = body.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").replace("\x00", "\ufffd")


def _encoding(label: str) -> str:
    """Python's name of an encoding that pages may have, or an empty string."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: a label with a NUL
        return ""
    name = _AS_BROWSERS_DO.get(name, name)
    return name if _READ.fullmatch(name) else ""
