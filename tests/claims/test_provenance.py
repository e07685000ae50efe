"""Who copied whom: origins, relays, cycles and the voices that count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import services
from claims.models import Citation, Report
from claims.provenance import UNKNOWN, Provenance, insider_voice, speaker_voice, trace
from claims.services import Cites
from sources.models import Source
from tests.cast import ada, denial, draft, report, source, studio

pytestmark = pytest.mark.django_db


def traced(claim) -> Provenance:
    return trace(list(claim.reports.with_sources()))


def test_seven_outlets_with_one_origin_are_one_voice():
    claim = draft()
    origin = report(claim, source("The Wrap"))
    relays = [
        report(claim, source(f"Relay {n}"), attribution="second_hand", cites=[Cites(report=origin)])
        for n in range(6)
    ]
    found = traced(claim)
    assert found.independent([origin, *relays]) == {insider_voice(source("The Wrap"))}
    assert [found.is_relay(r) for r in (origin, *relays)] == [False] + [True] * 6


def test_a_relay_of_a_relay_has_the_first_origin():
    claim = draft()
    first = report(claim, source("A"))
    second = report(claim, source("B"), cites=[Cites(report=first)])
    third = report(claim, source("C"), cites=[Cites(report=second)])
    assert traced(claim).voices[third.pk] == {insider_voice(source("A"))}


def test_two_insiders_of_one_outlet_are_one_voice_and_of_two_outlets_two():
    claim = draft()
    one = report(claim, source("A"), speaker_description="an insider")
    two = report(claim, source("A"), speaker_description="another insider")
    other = report(claim, source("B"))
    assert len(traced(claim).independent([one, two])) == 1
    assert len(traced(claim).independent([one, two, other])) == 2


def test_one_speaker_is_one_voice_wherever_quoted():
    claim = draft()
    reports = [denial(claim, outlet=source(name)) for name in ("A", "B")]
    assert traced(claim).independent(reports) == {speaker_voice(studio())}


def test_an_unknown_origin_is_not_an_independent_one():
    claim = draft()
    hearsay = report(claim, source("A"), attribution="second_hand")
    found = traced(claim)
    assert found.voices[hearsay.pk] == {UNKNOWN}
    assert found.independent([hearsay]) == frozenset()


def test_an_own_unnamed_source_counts_only_when_an_editor_accepts_it():
    claim = draft()
    origin = report(claim, source("The Wrap"))
    cites = [Cites(report=origin), Cites(description="an earlier unnamed source")]
    relay = report(claim, source("World of Reel"), cites=cites)
    found = traced(claim)
    assert found.voices[relay.pk] == {insider_voice(source("The Wrap"))}
    assert [str(c) for c in found.unaccepted] == ["an earlier unnamed source"]

    accepted = [
        Cites(report=origin),
        Cites(description="an earlier unnamed source", independent=True),
    ]
    services.revise_report(by=ada(), report=relay, cites=accepted)
    found = traced(claim)
    assert len(found.independent([origin, relay])) == 2
    assert found.unaccepted == ()


def test_citing_an_outlet_whose_report_is_logged_is_citing_that_report():
    claim = draft()
    first = report(claim, source("A"), attribution="on_record", speaker=studio())
    relay = report(claim, source("B"), cites=[Cites(source=source("A"))])
    assert traced(claim).voices[relay.pk] == traced(claim).voices[first.pk]


def test_citing_an_outlet_whose_report_is_not_logged_is_citing_its_insiders():
    claim = draft()
    relay = report(claim, source("B"), cites=[Cites(source=source("A"))])
    assert traced(claim).voices[relay.pk] == {insider_voice(source("A"))}


def test_citing_somebody_named_is_citing_their_voice():
    claim = draft()
    relay = report(claim, source("B"), cites=[Cites(source=studio())])
    own = denial(claim, outlet=source("C"))
    assert traced(claim).voices[relay.pk] == traced(claim).voices[own.pk]


def test_citing_oneself_is_ignored():
    claim = draft()
    alone = report(claim, source("A"))
    Citation.objects.create(report=alone, report_cited=alone)
    Citation.objects.create(report=alone, source_cited=source("A"))
    assert traced(claim).voices[alone.pk] == {insider_voice(source("A"))}


def test_reports_that_only_cite_each_other_have_an_unknown_origin():
    claim = draft()
    one = report(claim, source("A"))
    two = report(claim, source("B"), cites=[Cites(report=one)])
    services.revise_report(by=ada(), report=one, cites=[Cites(report=two)])
    found = traced(claim)
    assert found.voices == {one.pk: {UNKNOWN}, two.pk: {UNKNOWN}}


def test_a_cycle_with_a_way_out_has_the_origin_outside():
    claim = draft()
    origin = report(claim, source("O"))
    one = report(claim, source("A"), cites=[Cites(report=origin)])
    two = report(claim, source("B"), cites=[Cites(report=one)])
    services.revise_report(by=ada(), report=one, cites=[Cites(report=origin), Cites(report=two)])
    assert set(traced(claim).voices.values()) == {frozenset({insider_voice(source("O"))})}


class Graph:
    """Unsaved reports that cite each other at will: tracing needs no database."""

    def __init__(self, edges: list[list[int]]) -> None:
        outlets = [Source(pk=n + 1, name=f"Outlet {n}", kind="outlet") for n in range(len(edges))]
        self.reports = [
            Report(pk=n + 1, outlet=outlet, attribution="anonymous", stance="asserts")
            for n, outlet in enumerate(outlets)
        ]
        for report_, targets in zip(self.reports, edges, strict=True):
            citations = [
                Citation(report=report_, report_cited=self.reports[t]) for t in sorted(set(targets))
            ]
            report_._prefetched_objects_cache = {"citations": citations}


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 12))
    target = st.integers(0, size - 1)
    return draw(st.lists(st.lists(target, max_size=4), min_size=size, max_size=size))


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_origins_are_the_reports_that_cite_nothing_and_can_be_reached(edges):
    reports = Graph(edges).reports
    found = trace(reports)
    for start, report_ in enumerate(reports):
        seen, frontier = set(), [start]
        while frontier:
            at = frontier.pop()
            if at not in seen:
                seen.add(at)
                frontier.extend(edges[at])
        ends = {at for at in seen if not set(edges[at]) - {at}}
        expected = {insider_voice(reports[at].outlet) for at in ends} or {UNKNOWN}
        assert found.voices[report_.pk] == expected
