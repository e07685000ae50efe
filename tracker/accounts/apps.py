"""Application configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Signing in to the desk."""

    name = "tracker.accounts"
    label = "accounts"
    verbose_name = "Signing in"

    def ready(self) -> None:
        """Register the checks."""
        from tracker.accounts import checks as checks
