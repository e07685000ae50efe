"""Moments that a reader asked for, as they are told to them."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django import template
from django.utils.formats import date_format

register = template.Library()
DAY, MINUTE = "j F Y", "j F Y, H:i"


@register.filter
def day_or_minute(moment: datetime) -> str:
    """The day of a moment that is the end of it in UTC; of any other the minute, too."""
    moment = moment.astimezone(UTC)
    if moment.time() == time.max:
        return date_format(moment, DAY)
    return f"{date_format(moment, MINUTE)} UTC"
