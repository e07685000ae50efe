"""A partial date in the language of the page; words that somebody chose for it stay theirs."""

from __future__ import annotations

from datetime import UTC

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from sources.partial_date import PartialDate, Precision
from sources.shapes import Shape

_FORMATS = {
    Precision.YEAR: "Y",
    Precision.MONTH: "YEAR_MONTH_FORMAT",
    Precision.DAY: "DATE_FORMAT",
    Precision.MINUTE: "DATETIME_FORMAT",
}


def in_words(date: PartialDate | Shape | None) -> str:
    """The date as readers see it, from a row or from the public JSON; empty for None."""
    if not date:
        return ""
    date = PartialDate.from_json(date) if isinstance(date, dict) else date
    if date.earliest is None or not _is_plain(date):
        return date.text
    zone = " UTC" if date.precision == Precision.MINUTE else ""
    return date_format(date.earliest.astimezone(UTC), _FORMATS[Precision(date.precision)]) + zone


def _is_plain(date: PartialDate) -> bool:
    """Whether its words are those that we make of such a date ourselves."""
    try:
        return PartialDate.parse(date.text.removesuffix(" UTC")) == date or _is_minute(date)
    except ValidationError:
        return _is_minute(date)


def _is_minute(date: PartialDate) -> bool:
    if date.precision != Precision.MINUTE or date.earliest is None:
        return False
    return PartialDate.parse(date.earliest.isoformat()).text == date.text
