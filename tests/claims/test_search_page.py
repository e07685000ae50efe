"""Search, as a reader meets it: what is found and where, and help where nothing is."""

import pytest

from claims import services
from tests.cast import ada, denial, draft, film, loud, public_claim, report, source
from tests.reading import links, read

pytestmark = pytest.mark.django_db


def test_finds_claims_by_their_words_and_shows_the_quote(client):
    claim = public_claim("Somebody else finished the film")
    report(claim, loud(), quote="He had to clean up “<b>someone’s</b>” mess & more")
    response = client.get("/search?q=cleaning")
    assert "1 claim with “cleaning”" in read(response)
    assert "He had to <mark>clean</mark> up “" in response.text
    assert "mess &amp; more" in response.text
    assert "<b>" not in response.text
    assert "@loud" in read(response)


def test_shows_no_quote_of_a_withdrawn_report(client):
    claim = public_claim("Somebody left the film")
    added = report(claim, loud(), quote="He left in tears")
    services.withdraw_report(by=ada(), report=added, reason="Logged by mistake.")
    response = client.get("/search?q=left")
    assert "Somebody left the film" in read(response)
    assert "tears" not in response.text


def test_offers_subjects_and_sources_of_that_name(client):
    denial(public_claim())
    source("The Film Weekly")
    told = read(client.get("/search?q=the+film"))
    by_name = told.split("By name")[1]
    assert by_name.startswith(" The Film Film · 1 claim ")
    assert "Weekly" not in told, "nobody has seen this source yet"
    assert "The Studio Organisation · 1 statement" in read(client.get("/search?q=studio+denials"))
    assert "The Studio Organisation · 1 statement" not in read(client.get("/search?q=-studio"))


@pytest.mark.parametrize("text", ["stahleski", "Stahelksi", "chad stahelsk"])
def test_helps_where_a_word_is_misspelt(client, text):
    claim = public_claim("Chad Stahelski took over", subjects=[film("Chad Stahelski")])
    draft("Chad Stahelski stays a secret")
    response = client.get("/search", {"q": text})
    told = read(response)
    assert f"Nothing with “{text}”" in told
    assert "Did you mean Chad Stahelski Film · 1 claim" in told
    assert "Claims with words like these Chad Stahelski took over" in told
    assert claim.get_absolute_url() in links(response)
    assert "secret" not in told


def test_says_how_to_search_where_nothing_is_like_the_words(client):
    public_claim()
    told = read(client.get("/search?q=zzzz"))
    assert "Try fewer words or another spelling" in told
    assert '"took over" finds these words side by side' in told
    assert "Did you mean" not in told


def test_search_results_are_not_for_indexes(client):
    assert '<meta name="robots" content="noindex">' in client.get("/search?q=x").text
