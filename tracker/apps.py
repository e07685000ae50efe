"""Application configuration."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class TrackerConfig(AppConfig):
    """The site itself."""

    name = "tracker"
    default = True

    def ready(self) -> None:
        """Register the checks."""
        from tracker import checks as checks


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with the desk of this site as its default."""

    default = False
    default_site = "tracker.desk.Desk"
