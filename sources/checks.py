"""What must hold of the settings that sources read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def pages_come_from_the_real_network(**kwargs: Any) -> list[Error]:
    """Refuse a network of a test's making where the site is more than a demonstration."""
    if getattr(settings, "CAPTURE_NETWORK", None) is None or settings.DEMO:
        return []
    told = "CAPTURE_NETWORK stands for the Internet in tests: remove it from the settings."
    return [Error(told, id="sources.E001")]
