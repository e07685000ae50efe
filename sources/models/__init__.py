"""Who speaks or publishes, and the pages that editors pasted."""

from sources.models.capture import Capture
from sources.models.source import Source, SourceQuerySet, validate_domain

__all__ = ["Capture", "Source", "SourceQuerySet", "validate_domain"]
