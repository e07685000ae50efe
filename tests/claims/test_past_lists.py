"""The lists of readers at a past moment: the list of claims and a subject's page."""

import html
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from claims import services
from claims.models import Entry, Subject
from sources.partial_date import PartialDate
from tests.api.asking import ask
from tests.cast import (
    ada,
    denial,
    film,
    fresh,
    loud,
    public_claim,
    report,
    source,
    verdict,
)
from tests.random_desk import Desk

pytestmark = pytest.mark.django_db


def moment_of(number):
    return Entry.objects.get(number=number).recorded_at.isoformat().replace("+00:00", "Z")


def now():
    return moment_of(Entry.objects.latest("number").number)


def rows(client, path, **asked):
    """Each claim of the page: its id and the word of its status."""
    response = client.get(path, asked)
    assert response.status_code == 200
    found = re.findall(
        r'<a href="/claims/(\w{10})/[^"]*" lang.*?<p class="claim-row-status">.*?'
        r'class="badge[^>]*>.*?</svg>\s*([^<]+)</span>',
        response.text,
        re.DOTALL,
    )
    ids = re.findall(r'<a href="/claims/(\w{10})/[^"]*" lang', response.text)
    assert len(found) == len(ids), response.text
    return found


@pytest.fixture
def story():
    """A claim that was a rumour and was refuted, its wording and its subject renamed since."""
    claim = public_claim("The director left the set")
    verdict(claim, "rumour", "2025-03-03")
    before = now()
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    services.revise_claim(by=ada(), claim=fresh(claim), sentence="She left", reason="Clearer.")
    services.revise_subject(
        by=ada(),
        subject=film(),
        name="The Movie",
        description="As it is called now.",
        reason="New.",
    )
    return claim, before


PATHS = ["/claims", "/subjects/the-film"]


@pytest.mark.parametrize("path", PATHS)
def test_shows_what_we_had_said_by_then_in_the_words_of_then(story, client, path):
    _, before = story
    page = client.get(path, {"known_at": before}).text
    assert "The director left the set" in page
    assert "She left" not in page
    assert "The Movie" not in page
    assert "As it is called now" not in page
    assert [status for _, status in rows(client, path, known_at=before)] == ["Rumour"]
    assert [status for _, status in rows(client, path)] == ["Refuted"]


@pytest.mark.parametrize("path", PATHS)
def test_says_that_it_is_the_past_and_leads_to_now(story, client, path):
    _, before = story
    page = client.get(path, {"known_at": before}).text
    assert "This is the past." in page
    assert f'<a href="{path}">See it as it is now</a>' in page
    assert '<meta name="robots" content="noindex">' in page
    now = client.get(path).text
    assert "This is the past." not in now
    assert "noindex" not in now


@pytest.mark.parametrize("path", PATHS)
def test_shows_what_held_in_the_world_on_a_day(story, client, path):
    _, before = story
    assert [s for _, s in rows(client, path, as_of="2025-03-04")] == ["Rumour"]
    assert [s for _, s in rows(client, path, as_of="2025-03-05")] == ["Refuted"]
    assert [s for _, s in rows(client, path, as_of="2025-03-05", known_at=before)] == ["Rumour"]
    assert [s for _, s in rows(client, path, as_of="2025-03-01")] == ["No verdict yet"]


@pytest.mark.parametrize("path", PATHS)
def test_before_the_first_entry_there_is_an_empty_answer(story, client, path):
    page = client.get(path, {"known_at": "2001-01-01"})
    assert page.status_code == 200
    assert "by then." in page.text
    assert "claim-row" not in page.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
@pytest.mark.parametrize("written", ["soon", "2025-02-30", "2025-01-01T00:00", "9" * 5000, "\x00"])
def test_what_is_no_moment_is_refused(story, client, path, clock, written):
    answer = client.get(path, {clock: written})
    assert answer.status_code == 400
    assert "A day is written like 2024-10-17" in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_links_stay_in_the_past(story, client, path):
    claim, before = story
    page = html.unescape(client.get(path, {"known_at": before}).text)
    link = re.search(rf'<a href="(/claims/{claim.public_id}/[^"]*)" lang', page)[1]
    there = client.get(link)
    assert there.status_code == 200 or client.get(there.url).status_code == 200
    assert "known_at=" in link


def test_filters_choose_among_what_was(story, client):
    claim, before = story
    other = public_claim("Another")
    verdict(other)
    assert rows(client, "/claims", known_at=before, status="rumour") == [
        (claim.public_id, "Rumour")
    ]
    assert rows(client, "/claims", known_at=before, status="settled") == []
    assert rows(client, "/claims", known_at=now(), status="rumour") == [(other.public_id, "Rumour")]
    assert len(rows(client, "/claims", known_at=before, subject="the-film")) == 1
    assert rows(client, "/claims", known_at=before, source="nobody") == []
    undecided = rows(client, "/claims", as_of="2025-03-01", status="undecided")
    assert {key for key, _ in undecided} == {claim.public_id, other.public_id}


def test_the_words_of_the_past_cannot_be_looked_for_and_the_page_says_so(story, client):
    _, before = story
    page = client.get("/claims", {"known_at": before, "q": "director"}).text
    assert "The words of the past are not indexed" in page
    assert f'href="/claims?known_at={before.replace(":", "%3A")}"' in page
    assert len(rows(client, "/claims", as_of="2025-03-04", q="left")) == 1


def test_the_form_and_the_other_choices_keep_the_moment(story, client):
    _, before = story
    page = html.unescape(client.get("/claims", {"known_at": before, "status": "open"}).text)
    kept = "known_at=" + before.replace(":", "%3A")
    assert f'href="/claims?{kept}"' in page
    assert f'href="/claims?status=settled&{kept}"' in page
    assert '<input type="hidden" name="status" value="open">' in page
    assert 'href="/claims?status=open">See it as it is now' in page


def test_pages_of_the_past_keep_the_moment(client):
    claims = [public_claim(f"Claim {number}") for number in range(26)]
    known_at = now()
    services.retire_claim(by=ada(), claim=fresh(claims[0]), reason="Logged twice.")
    first = client.get("/claims", {"known_at": known_at})
    assert "26 claims" in first.text
    link = html.unescape(re.search(r'href="(/claims\?[^"]*page=2[^"]*)"', first.text)[1])
    assert [key for key, _ in rows(client, link)] == [claims[0].public_id]


def test_a_retired_claim_was_listed_before(client):
    claim = public_claim()
    before = now()
    services.retire_claim(by=ada(), claim=claim, reason="Logged twice.")
    for path in PATHS:
        assert rows(client, path) == []
        assert [key for key, _ in rows(client, path, known_at=before)] == [claim.public_id]


def test_a_subject_that_was_not_public_by_then_is_not_told_of(client):
    public_claim("Something else", subjects=[film("Other")])
    before = now()
    public_claim(subjects=[film("The Film")])
    services.revise_subject(by=ada(), subject=film(), description="Of today.", reason="New.")
    page = client.get("/subjects/the-film", {"known_at": before})
    assert page.status_code == 200
    assert "This site had said nothing about this subject by then" in page.text
    assert "The Film" not in page.text
    assert "Of today." not in page.text
    assert '<a href="/subjects/the-film">See it as it is now</a>' in page.text
    listed = client.get("/claims", {"known_at": before, "subject": "the-film"}).text
    assert "No subject here was called <bdi>“the-film”</bdi> by then" in listed
    assert "The Film" not in listed


def test_subjects_and_sources_are_found_and_offered_by_the_names_of_then(story, client):
    claim, before = story
    services.revise_source(by=ada(), source=source(), name="The Careless", reason="Renamed.")
    source("A late one")
    found = [(claim.public_id, "Rumour")]
    for asked in ({"subject": "the film"}, {"subject": "the-film"}, {"source": "The CAREFUL"}):
        assert rows(client, "/claims", known_at=before, **asked) == found
    for asked in ({"subject": "The Movie"}, {"source": "The Careless"}):
        assert rows(client, "/claims", known_at=before, **asked) == []
        assert len(rows(client, "/claims", **asked)) == 1
    page = client.get("/claims", {"known_at": before, "subject": "the-film"}).text
    assert "About The Film" in page
    assert '<option value="The Careful">' in page
    assert "The Movie" not in page
    assert "The Careless" not in page


def test_the_newest_of_two_names_of_then_counts(client):
    public_claim()
    moments = [now()]
    for name in ("Second", "Third"):
        services.revise_subject(by=ada(), subject=fresh_film(), name=name, reason="Renamed.")
        moments.append(now())
    for moment, name in zip(moments, ("The Film", "Second", "Third"), strict=True):
        page = client.get("/claims", {"known_at": moment, "subject": "the-film"}).text
        assert f"About {name}" in page
        assert (
            f"<h1><bdi>{name}</bdi></h1>"
            in client.get("/subjects/the-film", {"known_at": moment}).text
        )


def fresh_film():
    return Subject.objects.get(slug="the-film")


def test_the_way_from_a_subject_to_the_list_stays_in_the_past(client):
    first, second = public_claim(), public_claim("Another")
    before = now()
    page = html.unescape(client.get("/subjects/the-film", {"known_at": before}).text)
    link = re.search(r'<a href="([^"]*)">choose among them', page)[1]
    public_claim("A third")
    assert {key for key, _ in rows(client, link)} == {first.public_id, second.public_id}


def test_a_period_is_shown_as_it_was(client):
    public_claim()
    given = film()
    before = now()
    services.revise_subject(
        by=ada(), subject=given, period=PartialDate.parse("June 2025"), reason="It is out."
    )
    assert "June 2025" in client.get("/subjects/the-film").text
    assert "June 2025" not in client.get("/subjects/the-film", {"known_at": before}).text


@pytest.mark.parametrize(("path", "queries"), [("/claims", 18), ("/subjects/the-film", 19)])
def test_costs_the_same_queries_for_many_claims(client, path, queries, django_assert_num_queries):
    for number in range(3):
        verdict(public_claim(f"Claim {number}"))
    asked = {"as_of": "2025-03-04", "known_at": now()}
    with django_assert_num_queries(queries):
        assert len(rows(client, path, **asked)) == 3
    for number in range(3, 15):
        verdict(public_claim(f"Claim {number}"))
    asked["known_at"] = now()
    with django_assert_num_queries(queries):
        assert len(rows(client, path, **asked)) == 15


def told(client, **asked):
    """What the API says of each claim of a list: its id and the word of its status, in order."""
    results = client.get("/api/v1/claims", asked).json()["results"]
    return [(c["id"], (c["status"] or "no verdict yet").replace("_", " ")) for c in results]


def shown(client, path, **asked):
    return [(key, status.lower()) for key, status in rows(client, path, **asked)]


def random_moment(chance, entry):
    asked = {"known_at": moment_of(entry.number), "as_of": f"2025-03-1{chance.randrange(9)}T12:00Z"}
    return {clock: asked[clock] for clock in chance.choice(CLOCKS)}


CLOCKS = [["as_of"], ["known_at"], ["as_of", "known_at"]]


@pytest.mark.parametrize("seed", range(3))
def test_the_page_and_the_api_show_the_same_at_every_moment(seed, client):
    desk = Desk(seed)
    for _ in range(15):
        desk.act()
    for entry in Entry.objects.all()[::2]:
        asked = random_moment(desk.chance, entry)
        assert shown(client, "/claims", **asked) == told(client, **asked), asked
        moot = {**asked, "status": "moot"}
        assert shown(client, "/claims", **moot) == told(client, **moot), asked
        outlet = {**asked, "source": f"outlet-{desk.chance.randrange(4)}"}
        assert shown(client, "/claims", **outlet) == told(client, **outlet), outlet
        about = told(client, **asked, subject="the-film")
        assert sorted(shown(client, "/claims", **asked, subject="the-film")) == sorted(about)
        assert sorted(shown(client, "/subjects/the-film", **asked)) == sorted(about), asked


def test_the_very_moment_of_an_entry_counts(client):
    public_claim()
    moment = Entry.objects.latest("number").recorded_at
    earlier = (moment - timedelta(microseconds=1)).isoformat()
    assert len(rows(client, "/claims", known_at=moment.isoformat())) == 1
    assert rows(client, "/claims", known_at=earlier) == []


def test_a_source_counts_as_it_was_named_then(client):
    claim = public_claim()
    given = claim.reports.get()
    before = now()
    services.revise_report(by=ada(), report=given, outlet=source("Else"), reason="Wrong outlet.")
    report(claim)
    assert len(rows(client, "/claims", known_at=before, source="the-careful")) == 1
    assert rows(client, "/claims", known_at=before, source="else") == []


def test_a_stance_counts_as_it_was_told_then(client):
    claim = public_claim()
    given, other = claim.reports.get(), report(claim, loud(), stance="mentions")
    before = now()
    services.revise_report(by=ada(), report=given, stance="denies", reason="Misread.")
    services.withdraw_report(by=ada(), report=other, reason="Not a report.")

    def found(**asked):
        return [row["id"] for row in ask(f"/claims?{urlencode(asked)}")["results"]]

    assert found(stance="denies") == found(stance="asserts", known_at=before) == [claim.public_id]
    assert found(stance="denies", known_at=before) == found(stance="asserts") == []
    assert found(stance="mentions", known_at=before, source="loud") == [claim.public_id]
    assert found(stance="mentions") == found(stance="asserts", source="loud") == []
    assert found(stance="denies", as_of="2000-01-01T00:00:00Z") == []
    assert found(updated_since=before) == [claim.public_id]
    assert found(updated_before=before, known_at=before) == []
