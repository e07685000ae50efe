"""The page of one claim: the answer, the evidence, our changes of mind, and the past."""

import re
from html import unescape

import pytest

from claims import services
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    draft,
    film,
    fresh,
    public_claim,
    report,
    source,
    verdict,
)

pytestmark = pytest.mark.django_db


def read(client, claim, query="") -> str:
    """The page's visible text, on one line."""
    answer = client.get(claim.get_absolute_url() + query)
    assert answer.status_code == 200
    body = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def storied():
    claim = public_claim("She left The Film", context="Some context.", settled_by="A letter.")
    origin = claim.reports.get()
    report(
        claim, source("Copy"), attribution="second_hand", details=[("place", "Budapest")],
        cites=[Cites(report=origin), Cites(description="a friend of its own")],
    )  # fmt: skip
    services.revise_report(
        by=ada(), report=origin, details=[("place", "Prague")], reason="It was missing."
    )
    verdict(claim, rationale="One report.")
    denial(claim, answers=[origin], quote="Not true")
    verdict(claim, "refuted", "2025-03-05", rationale="The studio denies it.")
    report(claim, source("Zombie"), published=PartialDate.parse("2025-04"))
    return fresh(claim)


def test_answers_in_the_first_lines(client):
    text = read(client, storied())
    assert "Refuted since 5 March 2025 · first reported 3 March 2025 · our second verdict" in text
    assert "The studio denies it." in text
    assert "2 outlets asserted it" in text
    assert "2 independent origins" in text
    assert "1 source able to know contradicts it" in text
    assert "1 still repeated it after it was settled" in text


def test_says_which_unnamed_source_is_not_counted(client):
    assert "Copy also mentions a friend of its own . We do not count it" in read(client, storied())


def test_tells_reports_rebuttals_and_verdicts(client):
    text = read(client, storied())
    assert "“Not true” The Studio, on record · The Careful · answers The Careful" in text
    assert "place : Budapest ; before it came here: Prague" in text
    assert "April 2025" in text
    assert text.index("Our verdict: refuted") < text.index("Our verdict: rumour")


def test_shows_what_we_changed_old_and_new(client):
    claim = storied()
    services.revise_claim(by=ada(), claim=claim, sentence="She left", reason="Too long.")
    text = read(client, fresh(claim))
    changed = text[text.index("What we changed") :]
    assert "Sentence Before She left The Film Now She left Too long." in changed
    assert "Details Before nothing Now place: Prague It was missing." in changed


def test_a_corrected_verdict_stays_visible_and_says_why(client):
    claim = public_claim()
    wrong = verdict(claim)
    correct(
        wrong, reason="We misread it.", status="moot", rationale="So.",
        effective=wrong.effective,
    )  # fmt: skip
    text = read(client, claim)
    assert "We were wrong: see the correction" in text
    assert "This corrects our earlier verdict : We misread it." in text


def test_a_withdrawn_report_and_a_retired_claim_say_why(client):
    claim = public_claim()
    services.withdraw_report(by=ada(), report=claim.reports.get(), reason="Satire.")
    services.retire_claim(by=ada(), claim=claim, reason="Logged twice.")
    text = read(client, claim)
    assert "We withdrew it: Satire." in text
    assert "Retired. This claim is no longer listed: Logged twice." in text


def test_a_claim_without_a_verdict_says_so(client):
    text = read(client, public_claim())
    assert "No verdict yet" in text
    assert "The desk has not reached a conclusion" in text


def test_an_override_is_told_to_readers(client):
    claim = public_claim()
    verdict(claim, "refuted", override_reason="The studio told us so.")
    assert "Why we say so all the same: The studio told us so." in read(client, claim)


def test_related_claims_say_how_they_are_related(client):
    claim, other = public_claim(), public_claim("A scene was cut")
    services.relate(by=ada(), claim=claim, other=other, kind="narrower")
    assert "Narrower than this claim A scene was cut No verdict yet" in read(client, claim)
    assert "Broader than this claim" in read(client, other)


def test_titles_of_films_are_set_apart(client):
    page = client.get(public_claim("She left The Film today").get_absolute_url())
    assert "She left <i>The Film</i> today</h1>" in page.content.decode()
    assert film().name == "The Film"


@pytest.mark.parametrize("address", ["/claims/{id}", "/claims/{low}", "/claims/{id}/an-old-slug"])
def test_other_addresses_lead_to_the_one_address(client, address):
    claim = public_claim()
    given = address.format(id=claim.public_id, low=claim.public_id.lower())
    answer = client.get(f"{given}?page=1")
    assert answer.status_code == 301
    assert answer["Location"] == f"{claim.get_absolute_url()}?page=1"


def test_hides_a_draft_and_what_does_not_exist(client):
    for claim_id in (draft().public_id, "0000000000", "%00", "x" * 300):
        assert client.get(f"/claims/{claim_id}").status_code == 404


def test_the_past_says_that_it_is_the_past(client):
    claim = storied()
    text = read(client, claim, "?as_of=2025-03-04")
    assert "This is the past." in text
    assert "Rumour since 3 March 2025" in text
    assert "Not true" not in text
    assert "Zombie" not in text
    now = read(client, claim, f"?known_at={claim.document.entry.recorded_at:%Y-%m-%d}")
    assert "Refuted" in now


def test_before_it_was_published_there_is_no_page(client):
    claim = public_claim()
    answer = client.get(claim.get_absolute_url() + "?known_at=2001-01-01")
    assert answer.status_code == 404
    told = answer.content.decode()
    assert "What this site had published by 1 January 2001." in told
    assert f"since {claim.entry.recorded_at:%-d %B %Y}." in told
    assert claim.sentence not in told


@pytest.mark.parametrize("query", ["as_of=soon", "known_at=2025-02-30", "as_of=%00", "known_at=9"])
def test_a_moment_that_cannot_be_read_is_a_bad_request(client, query):
    assert client.get(f"{public_claim().get_absolute_url()}?{query}").status_code == 400


@pytest.mark.parametrize("page", ["0", "99", "x", "9" * 5000, "%00", "-1"])
def test_a_page_that_does_not_exist_is_not_found(client, page):
    assert client.get(f"{public_claim().get_absolute_url()}?page={page}").status_code == 404


def test_hostile_text_is_shown_and_harmless(client):
    evil = "<script>alert(1)</script>{{7*7}}"
    claim = public_claim(evil, context=evil)
    report(claim, quote=f"\u202e{evil}", headline=evil, url="https://x.test/?a=<b>&c=\"d'")
    verdict(claim, rationale=evil)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_many_reports_are_paged(client):
    claim = public_claim()
    for n in range(70):
        report(claim, source(f"Outlet {n % 7}"), quote=f"quote {n}")
    first = read(client, claim)
    second = read(client, claim, "?page=2")
    shown = [n for n in range(70) if (f"“quote {n}”" in first) != (f"“quote {n}”" in second)]
    assert len(shown) == 70
