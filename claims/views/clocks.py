"""The two clocks in a reader's address: a day, or an exact moment, for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.moments import Moment, read_day

CLOCKS = ("as_of", "known_at")
HOW = _("A day is written like 2024-10-17, a moment with its offset, like 2024-10-17T12:00:00Z.")


@dataclass(frozen=True, slots=True)
class Clocks:
    """What an address asks for: the moment, and the words in which it was asked."""

    moment: Moment
    as_of: str = ""
    known_at: str = ""

    @property
    def query(self) -> str:
        """The query that asks for the same moment; empty for the present."""
        given = [(name, getattr(self, name)) for name in CLOCKS if getattr(self, name)]
        return f"?{urlencode(given)}" if given else ""

    def at(self, clock: str, day: date | None) -> str:
        """The query that sets one clock to a day, or takes it away; the other one stays."""
        written = {name: getattr(self, name) for name in CLOCKS}
        written[clock] = day.isoformat() if day else ""
        return Clocks(self.moment, **written).query or "?"

    @property
    def more(self) -> str:
        """The same query, to be followed by one more parameter."""
        return f"{self.query}&" if self.query else "?"


def read_clocks(request: HttpRequest) -> Clocks:
    """The moment that the address asks for. Raises BadRequest for what is none."""
    asked = {clock: request.GET[clock] for clock in CLOCKS if request.GET.get(clock)}
    try:
        moment = Moment.at(**{clock: read_day(written) for clock, written in asked.items()})
    except ValidationError as error:
        raise BadRequest(str(HOW)) from error
    return Clocks(moment, **asked)
