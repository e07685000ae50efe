"""When a page says it was published: as closely as it says, and no closer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from sources.capture.structured import Node, text_of
from sources.partial_date import PartialDate, Precision

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:[.,]\d+)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"00:00$", re.ASCII)
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?=$|[T ])", re.ASCII)
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_MAIL = re.compile(r"[A-Za-z]{3}, \d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", re.ASCII)
_IN_PATH = re.compile(r"/(20\d\d|19\d\d)[/-](\d\d)(?:[/-](\d\d))?(?=[/-])", re.ASCII)
_METAS = (
    *("article:published_time", "og:article:published_time", "og:published_time"),
    *("datepublished", "date", "pubdate", "publishdate", "publish-date", "publication_date"),
    *("dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "sailthru.date"),
    *("parsely-pub-date", "cxenseparse:recs:publishtime", "citation_publication_date"),
)
_BESIDE = "ancestor::aside or ancestor::footer or ancestor::nav"
_STATED = (
    f"//*[contains(@class, 'date') or contains(@class, 'time') or contains(@class, 'publish')"
    f" or contains(@class, 'byline')][not({_BESIDE})]"
)
_CHANGED = re.compile(r"updat|modif|revis|edit", re.IGNORECASE)
_LONGEST = 100
"""Characters in what is still a date and no sentence."""


def published(tree: Any, nodes: list[Node], url: str) -> PartialDate:
    """The first date of publication that can be read; unknown if there is none.

    Looked for in the metadata, then <meta>, <time>, words beside the headline, and the address.
    Dates of change and dates in the text are none, nor is a day that has not come yet.
    """
    for written in _told(tree, nodes):
        known = read(written)
        if known and _has_come(known):
            return known
    for known in (*_stated(tree), _in_path(url)):
        if known and _has_come(known):
            return known
    return PartialDate.unknown()


def read(written: str) -> PartialDate | None:
    """The date that is written, or None.

    A minute where there is a time with an offset; a day where the offset is missing, and where the
    time is midnight sharp, which is how sites write a day.
    """
    plain = " ".join(written[:_LONGEST].split())
    try:
        known = _read(plain)
    except (ValidationError, ValueError, OverflowError):
        return None
    return known if known.known else None


def _read(plain: str) -> PartialDate:
    moment = _MOMENT.match(plain)
    if moment and moment[3] and not _MIDNIGHT.match(moment[2]):
        offset = moment[3] if len(moment[3]) != 3 else f"{moment[3]}:00"
        return PartialDate.parse(f"{moment[1]}T{moment[2]}{offset.upper()}")
    if iso := _ISO.match(plain):
        return PartialDate.parse(iso[0])
    if _MAIL.match(plain):
        sent = parsedate_to_datetime(plain)
        return PartialDate.parse(sent.isoformat() if sent.tzinfo else sent.date().isoformat())
    if american := _AMERICAN.fullmatch(plain):
        return PartialDate.parse(f"{american[2]} {american[1]} {american[3]}")
    return PartialDate.parse(plain)


def _has_come(known: PartialDate) -> bool:
    return known.earliest is not None and known.earliest < timezone.now() + timedelta(days=1)


def _told(tree: Any, nodes: list[Node]) -> Iterator[str]:
    """What the page says to machines."""
    for node in nodes:
        yield text_of(node.get("datePublished"))
    if tree is None:
        return
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.lower(), meta.get("content") or "")
    yield from (metas[name] for name in _METAS if name in metas)
    marked = f"//time[@datetime and (@pubdate or @itemprop='datePublished')][not({_BESIDE})]"
    for path in (marked, f"(//article | //main)//time[@datetime][not({_BESIDE})]"):
        for time in tree.xpath(path)[:3]:
            if not _CHANGED.search(f"{time.get('class')} {time.get('itemprop')}"):
                yield time.get("datetime")


def _stated(tree: Any) -> Iterator[PartialDate]:
    """What it says to people, in a place made for a date."""
    if tree is None:
        return
    for element in tree.xpath(_STATED)[:10]:
        words = " ".join("".join(element.itertext())[: _LONGEST + 1].split())
        if len(words) <= _LONGEST and not _CHANGED.search(f"{element.get('class')} {words}"):
            known = read(words) or _in_words(words)
            if known and known.precision != Precision.YEAR:
                yield known


def _in_words(words: str) -> PartialDate | None:
    """A day with its month in letters, in any of the languages that htmldate knows."""
    numbers = {int(number) for number in re.findall(r"\d{1,4}", words, re.ASCII)}
    if not re.search(r"[^\W\d_]{3,}", words) or not any(number > 1900 for number in numbers):
        return None
    from htmldate import find_date
    from lxml import html

    line = html.Element("p", {"class": "date"})
    line.text = words
    page = html.Element("html")
    html.etree.SubElement(page, "body").append(line)
    found = find_date(page, extensive_search=False, original_date=True)
    day = date.fromisoformat(found) if found else None
    # It completes what it does not find: only a day and a year that stand there are believed.
    if day is None or not {day.day, day.year} <= numbers or day.month in numbers - {day.day}:
        return None
    return read(day.isoformat())


def _in_path(url: str) -> PartialDate | None:
    found = _IN_PATH.search(url)
    return read("-".join(part for part in found.groups() if part)) if found else None
