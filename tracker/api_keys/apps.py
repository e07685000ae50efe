"""Application configuration."""

from django.apps import AppConfig


class ApiKeysConfig(AppConfig):
    """Keys of the API."""

    name = "tracker.api_keys"
    label = "api_keys"
    verbose_name = "The API"
