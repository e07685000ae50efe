"""Who speaks or publishes."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Sources. Knows nothing of claims."""

    name = "sources"

    def ready(self) -> None:
        """Register the checks of the settings."""
        from sources import checks as checks
