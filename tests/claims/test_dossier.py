"""Claims about one subject on one time axis."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Status
from claims.figures.band_shapes import Stretch
from claims.figures.dossier import History, draw_dossier
from claims.figures.lettering import width
from sources.partial_date import PartialDate
from tests.cast import correct, denial, film, public_claim, report, source, verdict
from tests.reading import read

TODAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def history(*pairs, first=None):
    return History([Stretch(s, Status(s).label, start) for s, start in pairs], first)


REFUTED = history(("rumour", at(2024, 10, 14)), ("refuted", at(2024, 10, 23)))
CONFIRMED = history(("confirmed", at(2025, 6, 6)), first=at(2024, 10, 14))


def draw(*histories):
    return draw_dossier(histories, TODAY, "today")


def test_what_happened_on_one_day_stands_at_one_place():
    one, other = draw(REFUTED, CONFIRMED).strips
    assert one.stripes[0].left == other.stripes[0].left == 0
    assert [s.status for s in other.stripes] == ["undecided", "confirmed"]
    assert other.stripes[1].left > one.stripes[1].left


def test_every_strip_lasts_until_today():
    for strip in draw(REFUTED, CONFIRMED).strips:
        assert strip.stripes[-1].left + strip.stripes[-1].width == pytest.approx(100, abs=0.1)


def test_folds_the_years_in_which_nothing_happened():
    assert len(draw(REFUTED).folds) == 1


def test_dates_the_axis_to_the_month():
    assert [date.text for date in draw(REFUTED).dates][:2] == ["today", "Oct 2024"]


def test_tells_each_strip_in_a_sentence():
    assert draw(REFUTED).strips[0].sentence == (
        "Status over time: rumour from 14 October 2024, refuted since 23 October 2024."
    )


def test_a_claim_of_which_no_date_is_known_has_an_empty_strip():
    assert draw(history()).strips[0].stripes == ()
    assert draw(history()).strips[0].sentence == "No verdict yet."


moments = st.datetimes(at(1900, 1, 1).replace(tzinfo=None), at(2026, 11, 1).replace(tzinfo=None))
told = st.lists(st.tuples(st.sampled_from(Status.values), moments), max_size=6)


@given(st.lists(st.tuples(told, st.none() | moments), min_size=1, max_size=8))
def test_nothing_leaves_the_axis_and_no_dates_meet(claims):
    histories = [
        history(
            *sorted(((s, m.replace(tzinfo=UTC)) for s, m in pairs), key=lambda p: p[1]),
            first=first and first.replace(tzinfo=UTC),
        )
        for pairs, first in claims
    ]
    drawn = draw(*histories)
    for strip in drawn.strips:
        assert all(0 <= s.left <= s.left + s.width <= 100.5 for s in strip.stripes)
        assert all(a.left <= b.left for a, b in pairwise(strip.stripes))
    for dates, room in ((drawn.dates, 720), ([d for d in drawn.dates if d.on_phone], 284)):
        spans = []
        for date in dates:
            start = date.left * room / 100 - (width(date.text, 12) if date.anchor == "end" else 0)
            spans.append((start, start + width(date.text, 12)))
        assert all(a[1] < b[0] for a, b in pairwise(sorted(spans)))
        assert all(a >= -0.5 and b <= room + 0.5 for a, b in spans)


@pytest.mark.django_db
class TestPage:
    def test_draws_every_claim_with_its_statuses(self, client):
        refuted = public_claim("She left")
        verdict(refuted)
        denial(refuted)
        verdict(refuted, "refuted", "2025-03-05")
        public_claim("She came back")
        page = client.get("/subjects/the-film").text
        assert page.count('<svg class="strip"') == 2
        assert "rumour from 3 March 2025, refuted since 5 March 2025." in page
        assert 'aria-label="No verdict yet."' in page

    def test_draws_what_held_then(self, client):
        claim = public_claim()
        verdict(claim)
        denial(claim)
        verdict(claim, "refuted", "2025-03-05")
        page = client.get("/subjects/the-film?as_of=2025-03-04").text
        assert "rumour since 3 March 2025." in page
        assert "s-refuted" not in page
        assert ">then</text>" in page

    def test_a_corrected_verdict_is_not_drawn(self, client):
        claim = public_claim()
        wrong = verdict(claim, "refuted", override_reason="So.")
        correct(wrong, status="rumour", override_reason="")
        page = client.get("/subjects/the-film").text
        assert "bar s-refuted" not in page
        assert "bar s-rumour" in page

    def test_tells_what_changed_lately_and_how_to_follow(self, client):
        claim = public_claim("She left")
        public_claim("Unrelated", subjects=[film("Other")])
        verdict(claim)
        report(claim, source("Second"), published=PartialDate.parse("2025-04"))
        told = read(client.get("/subjects/the-film"))
        lately = told[told.index("What changed lately") :]
        assert "She left New claim with 2 reports; verdict: rumour" in lately
        assert "Unrelated" not in told
        assert "Follow Feed · JSON feed" in lately

    def test_forty_claims_are_paged_and_drawn_to_one_scale_a_page(self, client):
        for number in range(30):
            public_claim(f"Claim {number}")
        first = client.get("/subjects/the-film").text
        assert first.count('<svg class="strip"') == 25
        assert client.get("/subjects/the-film?page=2").text.count('<svg class="strip"') == 5
        assert len(re.findall(r'<svg class="dossier-axis"', first)) == 1
