"""The fixed vocabularies of a source."""

from django.db import models


class SourceKind(models.TextChoices):
    """Who can speak or publish."""

    OUTLET = "outlet", "Outlet"
    ORGANISATION = "organisation", "Organisation"
    PERSON = "person", "Person"
    ACCOUNT = "account", "Account"
    OFFICIAL_RECORD = "official_record", "Official record"

    @property
    def plural(self) -> str:
        """The heading over several of this kind."""
        return "People" if self == self.PERSON else f"{self.label}s"
