"""Stored text cannot turn what stands beside it: it is isolated wherever a page shows it.

UAX #9 (the bidirectional algorithm) and HTML's `bdi` and `dir`, which isolate.
"""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from claims import services
from claims.choices import RelationKind
from claims.models import Claim
from claims.services import Cites
from sources.partial_date import PartialDate
from tests import cast

pytestmark = pytest.mark.django_db

HEBREW = "ש"
TURNS = "\u202e"
APART = {"title", "script", "style", "pre"}
"""Not laid out beside anything; what is to be copied stands in a line of its own."""
SPOKEN = {"title", "aria-label", "alt"}
ISOLATED = re.compile("\u2068[^\u2069]*" + HEBREW + "[^\u2068]*\u2069")
"""First strong isolate and its end, which do in plain text what `bdi` does in HTML."""
EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Loose(HTMLParser):
    """Collects stored text that stands in the line of its surroundings, with where it does."""

    def __init__(self, page):
        super().__init__()
        self.open, self.found, self.seen = [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for key, value in attrs:
            if key in SPOKEN and tag != "link" and HEBREW in value and not ISOLATED.search(value):
                self.found.append(f"{tag}[{key}]: {value!r}")
        if tag not in EMPTY:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if HEBREW not in data and TURNS not in data:
            return
        tags = [tag for tag, _ in self.open]
        if APART.intersection(tags) and "svg" not in tags:
            return
        self.seen += 1
        if "svg" in tags and ISOLATED.search(data):
            return
        if not any(tag == "bdi" or attrs.get("dir") == "auto" for tag, attrs in self.open):
            where = [f"{tag}.{attrs.get('class', '')}" for tag, attrs in self.open[-4:]]
            self.found.append(f"{' > '.join(where)}: {data.strip()!r}")


def name(words):
    """A text of the kind that titles take."""
    return f"{words} {HEBREW}{HEBREW}"


def prose(words):
    """A text of the kind that may hold anything."""
    return f"{TURNS}{words} {HEBREW} {HEBREW}"


@pytest.fixture
def addresses():
    """Public pages of a story in which every text would turn its neighbours."""
    film = services.log_subject(
        by=cast.ada(), name=name("Film"), kind="film", description=name("A film."),
        period=PartialDate.unknown(name("some year")),
    )  # fmt: skip
    outlet = cast.source(name("Outlet"), description=name("It writes."))
    studio = cast.source(name("Studio"), "organisation")
    about = {"context": prose("Why it matters."), "settled_by": prose("A paper."),
             "subjects": [film]}  # fmt: skip
    claim = cast.draft(name("It was reshot"), **about)
    claim = services.revise_claim(by=cast.ada(), claim=claim, standing=[studio])
    said = {"headline": name("Headline"), "quote": prose("They said so."),
            "published": PartialDate.parse("2025-03-03")}  # fmt: skip
    first = cast.report(claim, outlet, speaker_description=name("insider"), **said,
                        cites=[Cites(description=name("friend"))],
                        details=[("place", name("Prague"))])  # fmt: skip
    services.publish_claim(by=cast.ada(), claim=claim)
    elsewhere = [("place", name("Budapest"))]
    relay = cast.report(cast.fresh(claim), cast.source(name("Relay")), **said,
                        cites=[Cites(report=first)], details=elsewhere)  # fmt: skip
    denied = cast.report(cast.fresh(claim), outlet, stance="denies", attribution="on_record",
                         speaker=studio, answers=[first], **said)  # fmt: skip
    given = cast.verdict(claim, rationale=prose("Nobody denies it."))
    cast.verdict(claim, "refuted", "2025-03-05", reports=[denied], rationale=prose("Denied."))
    cast.correct(given, name("A slip."), rationale=prose("Somebody denies it."))
    services.withdraw_report(by=cast.ada(), report=relay, reason=name("It says no such thing."))
    other = cast.public_claim(name("It was recut"), subjects=[film])
    services.relate(by=cast.ada(), claim=claim, other=other, kind=RelationKind.NARROWER)
    services.revise_claim(
        by=cast.ada(), claim=cast.fresh(claim), sentence=name("It was reshot late"),
        reason=name("Clearer."),
    )  # fmt: skip
    claim = Claim.objects.get(pk=claim.pk)
    page = claim.get_absolute_url()
    return [
        page, f"{page}?as_of=2025-03-04", f"{page}?known_at=2999-01-01", f"{page}/reports",
        f"/embed/{claim.public_id}", "/", "/claims", f"/claims?source={outlet.name}",
        f"/claims?subject={film.name}", "/search?q=reshot", f"/search?q={HEBREW}x{TURNS}",
        "/corrections", "/subjects", film.get_absolute_url(), "/sources",
        outlet.get_absolute_url(), studio.get_absolute_url(),
    ]  # fmt: skip


def test_every_stored_text_is_isolated_on_every_page(addresses):
    loose = {}
    for address in addresses:
        response = Client().get(address)
        assert response.status_code == 200, address
        page = Loose(response.content.decode())
        assert page.seen, f"{address} shows nothing that was stored"
        if page.found:
            loose[address] = page.found
    assert loose == {}
