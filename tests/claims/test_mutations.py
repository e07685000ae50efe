"""Details that change on the way along the citations."""

import pytest

from claims.models import Report
from claims.mutations import Mutation, mutations
from claims.provenance import trace
from claims.services import Cites
from tests.cast import draft, report, source

pytestmark = pytest.mark.django_db


def relay(claim, name, cited, **details):
    return report(
        claim, source(name), attribution="second_hand", details=list(details.items()),
        cites=[Cites(report=other) for other in cited],
    )  # fmt: skip


def changes(claim):
    """Name, value, before: by the outlet that changed something."""
    reports = list(Report.objects.filter(claim=claim).with_sources())
    found = mutations(reports, trace(reports))
    return {r.outlet.name: found[r.pk] for r in reports if r.pk in found}


def test_tells_where_a_detail_changed_and_what_it_was():
    claim = draft()
    first = report(claim, source("First"), details=[("place", "Prague")])
    faithful = relay(claim, "Faithful", [first], place="Prague")
    silent = relay(claim, "Silent", [faithful])
    relay(claim, "Careless", [silent], place="Budapest")
    assert changes(claim) == {"Careless": (Mutation("place", "Budapest", ("Prague",)),)}


def test_tells_what_was_added_on_the_way():
    claim = draft()
    first = report(claim, source("First"))
    relay(claim, "Inventive", [first], duration="three months")
    assert changes(claim) == {"Inventive": (Mutation("duration", "three months", ()),)}


def test_a_value_that_one_of_the_cited_gives_is_no_change():
    claim = draft()
    one = report(claim, source("One"), details=[("place", "Prague")])
    other = report(claim, source("Other"), details=[("place", "Vienna")])
    relay(claim, "Both", [one, other], place="Vienna")
    relay(claim, "Neither", [one, other], place="Budapest")
    assert changes(claim) == {"Neither": (Mutation("place", "Budapest", ("Prague", "Vienna")),)}


def test_goes_round_a_circle_of_citations_once():
    claim = draft()
    one = relay(claim, "One", [], place="Prague")
    other = relay(claim, "Other", [one], place="Vienna")
    one.citations.create(report_cited=other)
    assert changes(claim) == {
        "One": (Mutation("place", "Prague", ("Vienna",)),),
        "Other": (Mutation("place", "Vienna", ("Prague",)),),
    }
