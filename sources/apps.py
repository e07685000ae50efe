"""Who speaks or publishes."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Sources. Knows nothing of claims."""

    name = "sources"
