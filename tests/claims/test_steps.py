"""The control that steps through the days of a claim."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest

from claims.days import MOST, look_at
from sources.partial_date import PartialDate
from tests.cast import denial, public_claim, report, source, verdict

ONE, TWO, THREE = date(2025, 3, 3), date(2025, 3, 5), date(2025, 4, 1)
DAYS = {ONE, TWO, THREE}


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_the_present_is_the_last_of_the_days():
    now = look_at(DAYS, None)
    assert (now.past, now.previous, now.next, now.last) == ((ONE, TWO), TWO, None, True)


def test_steps_from_one_change_to_the_next():
    looked = look_at(DAYS, noon(TWO))
    assert (looked.previous, looked.next) == (ONE, None)  # after the last but one comes the present
    assert look_at(DAYS, noon(ONE)).next == TWO
    assert look_at(DAYS, noon(ONE)).previous is None


def test_between_two_days_what_came_with_the_earlier_holds():
    looked = look_at(DAYS, noon(TWO) + timedelta(days=9))
    assert (looked.at, looked.previous, looked.last) == (1, ONE, False)


def test_before_the_first_there_is_only_a_next():
    looked = look_at(DAYS, noon(date(2001, 1, 1)))
    assert (looked.at, looked.previous, looked.next) == (-1, None, ONE)


def test_without_days_there_is_nothing_to_step_through():
    assert look_at((), None).past == ()


def test_leaves_some_out_where_there_are_too_many_for_a_control():
    days = {ONE + timedelta(days=i) for i in range(5 * MOST)}
    now = look_at(days, None)
    assert len(now.days) <= MOST + 1
    assert now.days[-1] == max(days)
    assert now.days[0] == ONE


@pytest.mark.django_db
class TestPage:
    def story(self):
        claim = public_claim()
        report(claim, source("Vague"), published=PartialDate.parse("2025-02"))
        verdict(claim)
        denial(claim)
        verdict(claim, "refuted", "2025-04-01")
        return claim

    def ways(self, client, claim, query=""):
        """Where the two steps lead, None where there is none."""
        page = client.get(claim.get_absolute_url() + query).content.decode()
        steps = re.findall(r'<(?:a|span) class="step" data-way="(\w+)"(?: href="([^"]*)")?', page)
        return {way: unescape(href) or None for way, href in steps}

    def test_leads_back_day_by_day_and_forward_to_the_present(self, client):
        claim = self.story()
        assert self.ways(client, claim) == {"prev": "?as_of=2025-03-05", "next": None}
        back = self.ways(client, claim, "?as_of=2025-03-05")
        assert back == {"prev": "?as_of=2025-03-03", "next": "?"}
        first = self.ways(client, claim, "?as_of=2025-03-03")
        assert first == {"prev": None, "next": "?as_of=2025-03-05"}
        before = self.ways(client, claim, "?as_of=2020-01-01")
        assert before == {"prev": None, "next": "?as_of=2025-03-03"}

    def test_keeps_the_other_clock(self, client):
        back = self.ways(client, self.story(), "?as_of=2025-03-05&known_at=2126-01-01")
        assert back["prev"] == "?as_of=2025-03-03&known_at=2126-01-01"
        assert back["next"] == "?known_at=2126-01-01"

    def test_by_the_clock_of_this_site_steps_through_what_it_said(self, client):
        page = client.get(self.story().get_absolute_url() + "?known_at=2126-01-01")
        assert 'data-way="prev"' not in page.content.decode()  # all of it was said on one day

    def test_offers_the_days_of_the_story_to_scripts(self, client):
        page = client.get(self.story().get_absolute_url()).content.decode()
        assert 'data-days="2025-03-03 2025-03-05" data-clock="as_of"' in page
        assert re.search(r'<input type="range" min="0" max="2" value="2"', page)

    def test_has_no_steps_where_nothing_ever_changed(self, client):
        page = client.get(public_claim().get_absolute_url()).content.decode()
        assert "data-days" not in page
        assert 'name="as_of"' in page

    def test_says_that_a_band_of_the_past_ends_then(self, client):
        page = client.get(self.story().get_absolute_url() + "?as_of=2025-03-20").content.decode()
        assert ">then</text>" in page
        assert ">today</text>" not in page
        assert "What held by 20 March 2025. " in page
