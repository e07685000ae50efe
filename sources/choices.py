"""The fixed vocabularies of a source."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """Who can speak or publish."""

    OUTLET = "outlet", _("Outlet")
    ORGANISATION = "organisation", _("Organisation")
    PERSON = "person", _("Person")
    ACCOUNT = "account", _("Account")
    OFFICIAL_RECORD = "official_record", _("Official record")

    @property
    def plural(self) -> str:
        """The heading over several of this kind."""
        return str(_PLURALS[self.value])


_PLURALS = {
    "outlet": _("Outlets"),
    "organisation": _("Organisations"),
    "person": _("People"),
    "account": _("Accounts"),
    "official_record": _("Official records"),
}
