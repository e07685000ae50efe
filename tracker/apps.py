"""Application configuration."""

from django.apps import AppConfig


class TrackerConfig(AppConfig):
    """The site itself."""

    name = "tracker"

    def ready(self) -> None:
        """Register the checks."""
        from tracker import checks as checks
