"""The lists of sources, and what one source published and said."""

import re

import pytest

from claims import services
from sources.external_ids import elsewhere
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    denial,
    draft,
    film,
    fresh,
    loud,
    public_claim,
    report,
    source,
    studio,
    verdict,
)
from tests.reading import links, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(db):
    """A claim that The Careful and @loud asserted, and that the studio denied in The Careful."""
    claim = public_claim()
    report(claim, loud(), quote="gone for good", published=PartialDate.parse("2025-03"))
    denial(claim, url="https://careful.example/denial", headline="Studio: not so")
    verdict(claim, "disputed", "2025-03-05")
    return claim


def test_lists_sources_by_kind_with_what_they_did_counted(client, told):
    source("The Unseen")
    words = read(client.get("/sources"))
    assert (
        "Outlets The Careful 2 reports Organisations The Studio 1 statement "
        "Accounts @loud 1 report" in words
    )
    assert "Unseen" not in words


def test_lists_one_kind(client, told):
    response = client.get("/sources?kind=account")
    assert re.findall(r'aria-current="true">(\w+)', response.text) == ["Accounts"]
    words = read(response)
    assert "@loud" in words
    assert "The Careful" not in words
    assert "There is none of this kind yet." in read(client.get("/sources?kind=person"))


def test_names_in_any_case_stand_together(client):
    claim = draft()
    for name in ("b", "C", "a"):
        report(claim, source(name))
    services.publish_claim(by=ada(), claim=claim)
    assert "a 1 report b 1 report C 1 report" in read(client.get("/sources"))


def test_shows_what_an_outlet_published_the_newest_first(client, told):
    response = client.get("/sources/the-careful")
    words = read(response)
    assert "Published 2 reports" in words
    assert words.index("5 March 2025 Denies Studio: not so") < words.index("3 March 2025 Asserts")
    assert "The Studio, on record · the report The director left the film Disputed" in words
    assert "an insider, anonymous The director left the film Disputed" in words
    assert links(response, "https://") == ["https://careful.example/denial"]
    assert told.get_absolute_url() in links(response)
    assert "Said" not in words


def test_shows_what_a_speaker_said_and_where(client, told):
    response = client.get("/sources/the-studio")
    words = read(response)
    assert "Said, as others published 1 statement" in words
    assert "The Studio, on record · The Careful · the report" in words
    assert "/sources/the-careful" in links(response)
    assert "Published" not in words


def test_names_a_spokesperson_once(client, told):
    said = {"attribution": "spokesperson", "speaker": studio(), "stance": "denies"}
    report(told, loud(), speaker_description="a spokesperson", **said)
    words = read(client.get("/sources/loud"))
    assert "Denies a spokesperson for The Studio The director left" in words


def test_does_not_show_twice_what_a_source_said_itself(client, told):
    report(told, studio(), attribution="on_record", speaker=studio(), stance="denies")
    words = read(client.get("/sources/the-studio"))
    assert "Published 1 report " in words
    assert "Said, as others published 1 statement" in words


def test_shows_dates_as_loosely_as_they_are_known(client, told):
    report(told, loud(), published=PartialDate.unknown())
    report(told, loud(), published=PartialDate.unknown("before the premiere"))
    words = read(client.get("/sources/loud"))
    assert words.index("March 2025 Asserts “gone for good”") < words.index("no date Asserts")
    assert "before the premiere Asserts" in words


def test_follows_the_claim_to_what_it_has_come_to(client, told):
    verdict(told, "refuted", "2025-03-06")
    assert "The director left the film Refuted" in read(client.get("/sources/loud"))
    services.retire_claim(by=ada(), claim=fresh(told), reason="Two claims in one.")
    assert "The director left the film Retired" in read(client.get("/sources/loud"))


def test_says_which_reports_were_withdrawn_and_why(client, told):
    services.withdraw_report(
        by=ada(), report=loud().reports.get(), reason="It was about another film."
    )
    words = read(client.get("/sources/loud"))
    assert "Asserts · withdrawn" in words
    assert "Withdrawn by us: It was about another film." in words


def test_hides_the_reports_of_drafts(client, told):
    report(draft("A secret"), loud())
    response = client.get("/sources/loud")
    assert "secret" not in response.text
    assert "Published 1 report " in read(response)
    assert "@loud 1 report" in read(client.get("/sources"))


def test_a_source_that_nobody_has_seen_has_no_page(client):
    report(draft(), source("The Unseen"))
    assert client.get("/sources/the-unseen").status_code == 404


def test_says_where_a_source_only_could_settle_a_claim(client):
    public_claim()
    assert "No report here is from this source" in read(client.get("/sources/the-studio"))
    assert "The Studio no reports" in read(client.get("/sources"))


def test_describes_the_source_and_links_to_its_own_pages(client):
    described = source(
        "The Described",
        description="A weekly <b>.",
        homepage="https://described.example/?a=1&b=2",
        corrections_policy="https://described.example/corrections",
        external_ids={"wikidata": "Q42", "own": 'x"><script>'},
    )
    claim = draft()
    report(claim, described)
    services.publish_claim(by=ada(), claim=claim)
    response = client.get("/sources/the-described")
    assert "Sources · Outlet The Described A weekly <b>." in read(response)
    assert links(response, "https://") == [
        "https://described.example/?a=1&b=2",
        "https://described.example/corrections",
        "https://www.wikidata.org/wiki/Q42",
    ]
    outward = re.findall(r'<a href="https://[^"]*"([^>]*)>', response.text)
    assert outward == [' rel="nofollow noopener"'] * 3
    assert response.text.count("<script") == 1  # the breadcrumbs, which are data
    assert '<link rel="canonical" href="https://claimline.test/sources/the-described">' in (
        response.text
    )


def many(number):
    """A claim with this many reports by @loud, and as many statements of the studio elsewhere."""
    claim = draft(f"The director left film {number}", subjects=[film()])
    for _ in range(number):
        report(claim, loud())
        denial(claim)
    services.publish_claim(by=ada(), claim=claim)


@pytest.mark.parametrize(("path", "count"), [("/sources", 4), ("/sources/loud", 6)])
def test_costs_the_same_however_many_reports_there_are(client, path, count):
    report(public_claim(), loud(), attribution="on_record", speaker=source("Someone", "person"))
    report(public_claim("Another"), source(), attribution="on_record", speaker=loud())
    many(3)
    assert queries(client, path) == count
    many(27)
    assert queries(client, path) == count


def test_gives_many_reports_and_many_statements_in_pages_of_their_own(client):
    many(26)
    claim = public_claim("Another claim")
    report(claim, studio(), attribution="on_record", speaker=studio())
    response = client.get("/sources/the-studio")
    assert "26 statements" in read(response)
    assert response.text.count('<li class="entry') == 26
    assert "/sources/the-studio?said=2" in links(response)
    second = client.get("/sources/the-studio?said=2")
    assert second.text.count('<li class="entry') == 2
    assert client.get("/sources/the-studio?said=3").status_code == 404
    assert "/sources/loud?page=2" in links(client.get("/sources/loud"))


@pytest.mark.parametrize(
    ("scheme", "identifier", "url"),
    [
        ("wikidata", "Q42", "https://www.wikidata.org/wiki/Q42"),
        ("wikidata", "../evil", ""),
        ("wikidata", "Q42\n", ""),
        ("imdb", "tt7181546", "https://www.imdb.com/title/tt7181546/"),
        ("imdb_name", "nm0821432", "https://www.imdb.com/name/nm0821432/"),
        ("viaf", "12x", ""),
        ("someones_own", "https://evil.example", ""),
    ],
)
def test_links_only_to_pages_of_catalogues_it_knows(scheme, identifier, url):
    assert [one.url for one in elsewhere({scheme: identifier})] == [url]
