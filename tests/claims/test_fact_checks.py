"""In place of Google's Fact Check Tools API: the same questions, answers and errors."""

import json
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from claims import services
from claims.models import Claim
from claims.views import fact_checks
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    public_claim,
    redact,
    report,
    source,
    verdict,
)

pytestmark = pytest.mark.django_db

WHERE = "/v1alpha1/claims:search"
SITE = "claimline.test"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
CHECKED = "https://www.checkers.example/2025/gone?utm_source=x"


def settled(sentence="The director left the film", **fields):
    claim = public_claim(sentence, **fields)
    verdict(claim, "refuted", "2025-03-05", override_reason="He said so.")
    return Claim.objects.get(pk=claim.pk)


def rated(claim, rating="Mostly false", **fields):
    given = {"url": CHECKED, "headline": "No, he stayed", "rating_text": rating, **fields}
    return denial(claim, outlet=source("The Checkers"), **given)


def ask(expect=200, **asked):
    response = Client(raise_request_exception=False).get(WHERE, asked)
    assert response.status_code == expect, response.content
    assert response["Content-Type"] == "application/json; charset=UTF-8"
    return response.json()


def refused(code=400, **asked):
    error = ask(code, **asked)["error"]
    assert error["code"] == code
    return error


def texts(**asked):
    return [claim["text"] for claim in ask(**asked).get("claims", [])]


def test_a_settled_verdict_is_a_review_by_this_site():
    claim = settled()
    at = claim.verdicts.get().recorded_at
    assert ask(query="director") == {
        "claims": [
            {
                "text": "The director left the film",
                "claimant": "The Careful",
                "claimDate": "2025-03-03T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Claimline", "site": SITE},
                        "url": f"https://{SITE}{claim.get_absolute_url()}",
                        "title": "Refuted: The director left the film",
                        "reviewDate": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                        "textualRating": "Refuted",
                        "languageCode": "en",
                    }
                ],
            }
        ]
    }


def test_another_checkers_own_rating_is_its_review_of_the_same_claim():
    rated(settled())
    [claim] = ask(query="director")["claims"]
    assert [review["publisher"]["name"] for review in claim["claimReview"]] == [
        "Claimline",
        "The Checkers",
    ]
    assert claim["claimReview"][1] == {
        "publisher": {"name": "The Checkers", "site": "checkers.example"},
        "url": CHECKED,
        "title": "No, he stayed",
        "reviewDate": "2025-03-05T00:00:00Z",
        "textualRating": "Mostly false",
        "languageCode": "en",
    }


def test_an_open_claim_is_found_only_where_somebody_else_has_rated_it():
    verdict(public_claim())
    assert ask(query="director") == {}
    found = rated(Claim.objects.get())
    [claim] = ask(query="director")["claims"]
    assert [review["publisher"]["name"] for review in claim["claimReview"]] == ["The Checkers"]
    services.withdraw_report(by=ada(), report=found, reason="Satire.")
    assert ask(query="director") == {}


def test_what_is_not_known_is_left_out():
    claim = public_claim()
    services.withdraw_report(by=ada(), report=claim.reports.get(), reason="Satire.")
    month = PartialDate.parse("2025-03")
    rated(claim, url="", headline="", published=month)
    report(claim, published=month)
    [found] = ask(query="director")["claims"]
    assert found == {
        "text": "The director left the film",
        "claimant": "The Careful",
        "claimReview": [
            {
                "publisher": {"name": "The Checkers"},
                "textualRating": "Mostly false",
                "languageCode": "en",
            }
        ],
    }


def test_reviews_of_one_site_only():
    rated(settled())
    settled("A scene was reshot")
    assert texts(reviewPublisherSiteFilter=SITE) == [
        "A scene was reshot",
        "The director left the film",
    ]
    [claim] = ask(reviewPublisherSiteFilter="www.checkers.example")["claims"]
    [review] = claim["claimReview"]
    assert review["publisher"]["site"] == "checkers.example"
    assert texts(reviewPublisherSiteFilter="Example") == ["The director left the film"]
    assert texts(reviewPublisherSiteFilter="heckers.example") == []
    assert texts(query="scene", reviewPublisherSiteFilter="checkers.example") == []


def test_reviews_in_one_language_only_whatever_the_region():
    rated(settled(language="de-CH"), language="fr")
    for code in ("de", "de-DE", "DE_at"):
        [claim] = ask(query="director", languageCode=code)["claims"]
        assert [review["languageCode"] for review in claim["claimReview"]] == ["de-CH"]
    [claim] = ask(query="director", languageCode="fr-CA")["claims"]
    assert [review["languageCode"] for review in claim["claimReview"]] == ["fr"]
    assert ask(query="director", languageCode="sr-Latn") == {}


def test_age_counts_from_the_newer_of_the_claims_date_and_the_reviews():
    today = PartialDate.parse(f"{timezone.now() - timedelta(days=2):%Y-%m-%d}")
    old = settled("An old claim, judged now")
    rated(old)
    new = public_claim("A new claim, judged long ago")
    services.withdraw_report(by=ada(), report=new.reports.get(), reason="Satire.")
    rated(new)
    assert texts(query="claim", maxAgeDays=30) == ["An old claim, judged now"]
    report(new, published=today)
    assert len(texts(query="claim", maxAgeDays=30)) == 2
    [claim] = ask(query="old", maxAgeDays=30)["claims"]
    assert [review["publisher"]["name"] for review in claim["claimReview"]] == ["Claimline"]
    assert len(texts(query="claim", maxAgeDays=2**31 - 1)) == 2
    assert len(texts(query="claim", maxAgeDays=0)) == 2


def test_the_verdict_that_holds_is_the_review():
    first = settled().verdicts.get()
    correct(first, status="moot")
    assert ask(query="director") == {}


def test_retired_claims_are_not_found():
    services.retire_claim(by=ada(), claim=settled(), reason="A duplicate.")
    assert ask(query="director") == {}


def test_pages_follow_one_another_while_claims_change():
    for number in range(25):
        settled(f"Rumour number {number:02}")
    pages, token = [], {}
    while True:
        answer = ask(query="rumour", **token)
        pages.append([claim["text"] for claim in answer["claims"]])
        if "nextPageToken" not in answer:
            break
        token = {"pageToken": answer["nextPageToken"]}
        settled(f"Another {len(pages)}")
    assert [len(page) for page in pages] == [10, 10, 5]
    assert [text for page in pages for text in page] == [
        f"Rumour number {number:02}" for number in range(24, -1, -1)
    ]
    assert texts(query="rumour", offset=20, pageSize=3) == [
        f"Rumour number {number:02}" for number in (4, 3, 2)
    ]
    assert len(texts(query="rumour", pageSize=500)) == 25


def test_with_a_token_nothing_else_may_change():
    settled()
    settled("The director is back")
    token = ask(query="director", pageSize=1)["nextPageToken"]
    assert texts(query="director", pageSize=1, pageToken=token, offset=0)
    for changed in ({"query": "film"}, {"pageSize": 2}, {"languageCode": "en"}, {"offset": 1}):
        asked = {"query": "director", "pageSize": 1, "pageToken": token} | changed
        assert "page token" in refused(**asked)["message"]
    for forged in ("x", token[:-1], token + "x", "é", "a:b:c"):
        assert "page token" in refused(query="director", pageSize=1, pageToken=forged)["message"]


def test_without_query_or_site_the_error_is_googles():
    for asked in ({}, {"query": " "}, {"languageCode": "en"}):
        error = refused(**asked)
        assert error["status"] == "INVALID_ARGUMENT"
        assert error["message"] == (
            "Request must contain a query or a review publisher site filter."
        )
    old = refused(**{"$.xgafv": "1"})["errors"]
    assert [told["reason"] for told in old] == ["badRequest"]


HOSTILE = {
    "unknown": "nothing=1",
    "nul": "query=a%00",
    "nul-name": "%00=1",
    "bad-utf8": "query=%FF",
    "repeated": "query=a&query=b",
    "many": "&".join(f"x{n}=1" for n in range(150)),
    "long": "query=" + "a" * 1001,
    "size-text": "query=a&pageSize=abc",
    "size-negative": "query=a&pageSize=-1",
    "size-huge": "query=a&pageSize=99999999999",
    "size-digits": "query=a&pageSize=" + "9" * 5000,
    "offset": "query=a&offset=10001",
    "age": "query=a&maxAgeDays=1.5",
    "arabic-digits": "query=a&pageSize=%D9%A1",
    "language": "query=a&languageCode=e_%25",
    "site": "reviewPublisherSiteFilter=a/b",
    "site-regex": "reviewPublisherSiteFilter=.*",
    "alt": "query=a&alt=proto",
    "callback": "query=a&callback=alert(1)",
    "pretty": "query=a&prettyPrint=perhaps",
    "xgafv": "query=a&$.xgafv=3",
    "fields-unknown": "query=a&fields=claims/nothing",
    "fields-open": "query=a&fields=claims(text",
    "fields-signs": "query=a&fields=%25%25",
    "fields-empty-parts": "query=a&fields=claims,,nextPageToken",
    "fields-deep": "query=a&fields=" + "claims(" * 100,
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=list(HOSTILE))
def test_questions_that_make_no_sense_are_refused(query):
    response = Client(raise_request_exception=False).get(f"{WHERE}?{query}")
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["status"]) == (400, 400, "INVALID_ARGUMENT")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("text", ["'", '"', "-", "%", ":*", "a & b", "\\", "🎬", "\u202e", "<->"])
def test_any_words_can_be_searched_for(text):
    settled()
    assert isinstance(ask(query=text), dict)


MASKS = {
    "claims/text": {"claims": [{"text": "The director left the film"}]},
    "claims(text)": {"claims": [{"text": "The director left the film"}]},
    "claims(claimReview/publisher/site)": {
        "claims": [{"claimReview": [{"publisher": {"site": SITE}}]}]
    },
    " claims ( claimReview ( publisher ( name ) , textualRating ) ) ": {
        "claims": [{"claimReview": [
            {"publisher": {"name": "Claimline"}, "textualRating": "Refuted"}
        ]}]
    },
    "nextPageToken": {},
    "claims/claimReview/*/name,claims/text": {
        "claims": [{
            "text": "The director left the film",
            "claimReview": [{"publisher": {"name": "Claimline"}}],
        }]
    },
}  # fmt: skip


@pytest.mark.parametrize(("mask", "answer"), MASKS.items(), ids=range(len(MASKS)))
def test_partial_answers(mask, answer):
    settled()
    if "*" in mask:  # of every member, its name: only publishers have one
        assert "Invalid field selection" in refused(query="director", fields=mask)["message"]
    else:
        assert ask(query="director", fields=mask) == answer


def test_everything_is_what_a_star_asks_for():
    settled()
    assert ask(query="director", fields="*") == ask(query="director")
    assert ask(query="director", fields="claims,claims/text") == ask(query="director")


def test_the_forms_of_an_answer():
    settled()
    plain = Client().get(WHERE, {"query": "director", "prettyPrint": "false"})
    assert plain.content.count(b"\n") == 0
    assert Client().get(WHERE, {"query": "director"}).content.count(b"\n") > 10
    script = Client().get(WHERE, {"query": "director", "callback": "shown"})
    assert script["Content-Type"] == "text/javascript; charset=UTF-8"
    begin, end = b"// API callback\nshown(", b");"
    assert script.content.startswith(begin)
    assert json.loads(script.content[len(begin) : -len(end)]) == plain.json()
    for name in ("key", "access_token", "quotaUser", "alt"):
        value = "json" if name == "alt" else "anything"
        assert ask(query="director", **{name: value}) == plain.json()
    assert ask(**{"review_publisher_site_filter": SITE, "page_size": 1})["claims"]


def test_it_can_only_be_read_and_nothing_else_is_there():
    client = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.generic(method, WHERE, b"{")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["error"]["code"] == 405
    assert client.options(WHERE).status_code == 204
    for path in ("pages", "claims:imageSearch", "x/%00"):
        response = client.get(f"/v1alpha1/{path}")
        assert (response.status_code, response.json()["error"]["status"]) == (404, "NOT_FOUND")
        assert response["Access-Control-Allow-Origin"] == "*"


def test_a_fault_of_ours_is_told_in_googles_envelope_too(monkeypatch):
    def fail(*args):
        raise DatabaseError("password=secret")

    monkeypatch.setattr(fact_checks, "search_claims", fail)
    error = refused(500, query="director")
    assert error["status"] == "INTERNAL"
    assert error["message"] == "The fault is ours, and has been noted."
    foreign = Client().get(WHERE, {"query": "x"}, headers={"Host": "evil.example"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (400, 400)


def test_a_page_takes_a_fixed_number_of_queries():
    rated(settled())
    with CaptureQueriesContext(connection) as few:
        ask(query="director OR rumour", maxAgeDays=9)
    for number in range(5):
        rated(settled(f"Rumour number {number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(texts(query="director OR rumour", maxAgeDays=9)) == 6
    assert len(few) == len(many) <= 5


def test_a_redacted_rating_is_told_without_what_was_removed():
    rated(settled(), rating="False, says Jane Roe")
    redact("Jane Roe")
    reviews = ask(query="director")["claims"][0]["claimReview"]
    assert reviews[1]["textualRating"] == "False, says [removed]"


@pytest.mark.django_db(transaction=True)
def test_googles_own_client_pages_through_results_and_reads_our_errors(live_server):
    for number in range(23):
        settled(f"Rumour number {number:02}")
    rated(Claim.objects.latest("pk"))
    service = build(
        "factchecktools",
        "v1alpha1",
        developerKey="any",
        client_options={"api_endpoint": live_server.url},
    )
    found, request = [], service.claims().search(query="rumour", languageCode="en-US")
    while request is not None:
        answer = request.execute()
        found += [claim["text"] for claim in answer.get("claims", [])]
        request = service.claims().search_next(request, answer)
    assert found == [f"Rumour number {number:02}" for number in range(22, -1, -1)]
    first = service.claims().search(query="rumour", pageSize=1).execute()["claims"][0]
    assert len(first["claimReview"]) == 2
    assert all(MOMENT.fullmatch(review["reviewDate"]) for review in first["claimReview"])
    assert service.claims().search(query="nobody").execute() == {}
    with pytest.raises(HttpError, match="must contain a query") as told:
        service.claims().search(languageCode="en").execute()
    assert told.value.status_code == 400
