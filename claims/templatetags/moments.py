"""Moments that a reader asked for, as they are told to them."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django import template
from django.utils.formats import date_format

from sources.dates_in_words import in_words

register = template.Library()
register.filter("dated", in_words)
DAY, MINUTE = "DATE_FORMAT", "DATETIME_FORMAT"


@register.filter
def day_or_minute(moment: datetime) -> str:
    """The day of a moment that is the end of it in UTC; of any other the minute, too."""
    moment = moment.astimezone(UTC)
    if moment.time() == time.max:
        return date_format(moment, DAY)
    return f"{date_format(moment, MINUTE)} UTC"
