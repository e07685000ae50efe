"""Looking up an article or a text: what is known of it, then and now."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims import lookup, services, tasks
from claims.models import Report
from sources.capture.address import RULE
from sources.partial_date import PartialDate
from tests.api.asking import API, PROBLEM, SITE, ask, get, refused
from tests.api.test_schema import faults
from tests.cast import (
    ada,
    draft,
    fresh,
    loud,
    public_claim,
    redact,
    report,
    source,
    verdict,
)

pytestmark = pytest.mark.django_db

PAGE = "https://careful.example/film/gone"
ARCHIVED = "https://archive.ph/Ab3dE"


def post(body, content_type="application/json", **headers):
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.post(f"{API}/lookup", sent, content_type=content_type, headers=headers)


def looked_up(*items):
    response = post({"items": list(items)})
    assert response.status_code == 200, response.content
    assert faults(response.json(), {"$ref": "#/components/schemas/Findings"}) == []
    return response.json()["results"]


@pytest.fixture
def told():
    """A claim that an article reported on 3 March; it became a rumour then, and was refuted."""
    claim = public_claim()
    report(claim, url=PAGE, archived_url=ARCHIVED, headline="Gone")
    verdict(claim)
    verdict(claim, "refuted", "2025-03-05", override_reason="The director said so.")
    return fresh(claim)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "http://www.careful.example:80/film/gone/?utm_source=a&fbclid=b#top",
        "https://m.careful.example/film/gone",
        "https://amp.careful.example/amp/film/gone.amp",
        f"https://web.archive.org/web/20250303093000/{PAGE}",
        f"https://archive.ph/2025/{PAGE}",
        ARCHIVED,
        "http://archive.ph/Ab3dE/",
    ],
)
def test_an_article_is_found_by_any_form_of_its_address(told, address):
    [finding] = looked_up({"url": address})
    assert finding["url"] == address
    [found] = finding["reports"]
    assert found["stance"] == "asserts"
    assert found["report"]["headline"] == "Gone"
    assert found["report"]["outlet"]["name"] == "The Careful"
    assert found["claim"] == ask(f"/claims?text={told.sentence}")["results"][0]
    assert finding["similar"] == []


def test_what_held_when_it_was_published_is_told_beside_what_holds_now(told):
    answer = get(f"/lookup?url={PAGE}")
    assert answer["ETag"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    [found] = answer.json()["reports"]
    assert found["then"] == {
        "as_of": "2025-03-03T00:00:00Z",
        "status": "rumour",
        "settled": False,
        "since": PartialDate.parse("2025-03-03").as_json(),
        "certain": True,
    }
    assert found["now"] == {
        "status": "refuted",
        "settled": True,
        "since": PartialDate.parse("2025-03-05").as_json(),
    }
    assert answer.json()["page"] == "careful.example/film/gone"
    assert get(f"/lookup?url={PAGE}", if_none_match=answer["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("published", "then", "certain"),
    [
        ("2025-03-02", None, True),
        ("2025-03", None, False),
        ("2025-03-04T12:00Z", "rumour", True),
        ("2025-03-05", "refuted", True),
        ("2026", "refuted", True),
    ],
)
def test_a_loose_date_says_whether_what_held_is_certain(told, published, then, certain):
    url = "https://loud.example/1"
    report(told, loud(), url=url, published=PartialDate.parse(published))
    [found] = ask(f"/lookup?url={url}")["reports"]
    assert (found["then"]["status"], found["then"]["certain"]) == (then, certain)


def test_an_undated_report_has_no_then(told):
    report(told, loud(), url="https://loud.example/1", published=PartialDate.unknown())
    [found] = ask("/lookup?url=https://loud.example/1")["reports"]
    assert found["then"] is None


def test_one_article_may_report_several_claims_and_one_claim_be_withdrawn(told):
    other = public_claim("A scene was reshot")
    wrong = report(other, url=f"{PAGE}/amp", published=PartialDate.parse("2025-03-01"))
    services.withdraw_report(by=ada(), report=wrong, reason="It says no such thing.")
    [finding] = looked_up({"url": PAGE})
    assert [found["claim"]["id"] for found in finding["reports"]] == [
        other.public_id,
        told.public_id,
    ]
    assert finding["reports"][0]["report"]["withdrawn"]["reason"] == "It says no such thing."
    assert finding["reports"][1]["report"]["withdrawn"] is None


def test_drafts_and_unknown_pages_are_not_told():
    report(draft(), url=PAGE)
    finding = ask(f"/lookup?url={PAGE}&text=The director left the film")
    assert (finding["reports"], finding["similar"]) == ([], [])


def test_a_text_is_answered_with_claims_like_it_and_a_score(told):
    public_claim("The orchestra went on strike")
    finding = ask("/lookup?text=Did the director really leave the film?&language=en-GB")
    alike, *others = finding["similar"]
    assert all(other["score"] < alike["score"] / 2 for other in others)
    assert alike["claim"]["id"] == told.public_id
    assert 0.1 <= alike["score"] <= 1
    assert {"director", "film"} <= set(alike["shared"])
    assert (finding["url"], finding["page"], finding["reports"]) == (None, None, [])
    exact = ask(f"/lookup?text={told.sentence}")["similar"][0]
    assert exact["score"] > alike["score"]


def test_results_are_in_the_order_of_what_was_asked(told):
    items = [{"text": told.sentence}, {"url": "https://nobody.example/"}, {"url": PAGE}] * 20
    found = looked_up(*items)
    assert [(f["text"], f["url"]) for f in found] == [(i.get("text"), i.get("url")) for i in items]
    assert [len(f["reports"]) for f in found] == [0, 0, 1] * 20
    assert [len(f["similar"]) for f in found] == [1, 0, 0] * 20


def test_a_hundred_addresses_take_as_many_queries_as_one(told):
    items = [{"url": f"{PAGE}?n={n}"} for n in range(99)]
    with CaptureQueriesContext(connection) as few:
        looked_up({"url": PAGE})
    with CaptureQueriesContext(connection) as many:
        looked_up({"url": PAGE}, *items)
    assert len(few) == len(many) == 3


def test_a_hundred_texts_take_one_query_each_and_a_few_more(told):
    items = [{"text": f"{told.sentence}, number {n}"} for n in range(100)]
    with CaptureQueriesContext(connection) as captured:
        found = looked_up(*items)
    assert all(finding["similar"][0]["claim"]["id"] == told.public_id for finding in found)
    assert len(captured) <= 100 + 8
    with CaptureQueriesContext(connection) as captured:
        again = looked_up(*[items[0]] * 100)
    assert again == [found[0]] * 100
    assert len(captured) <= 1 + 8


def test_addresses_are_found_through_indexes():
    with connection.cursor() as cursor:
        for other in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
    plan = Report.objects.of_pages({"careful.example/film/gone"}).order_by().explain()
    assert "claims_report_page" in plan
    assert "claims_report_archived" in plan


def test_keys_of_an_earlier_rule_are_written_anew(told):
    Report.objects.update(page_key="old", archived_key="", keyed_by=RULE - 1)
    assert ask(f"/lookup?url={PAGE}")["reports"] == []
    tasks.key_pages(timestamp=0)
    assert len(ask(f"/lookup?url={PAGE}")["reports"]) == 1
    assert len(ask(f"/lookup?url={ARCHIVED}")["reports"]) == 1
    assert lookup.key_again() == 0


def test_a_redaction_empties_the_keys_too(told):
    redact("archive.ph/Ab3dE")
    [kept] = Report.objects.filter(page_key="careful.example/film/gone")
    assert (kept.archived_url, kept.archived_key) == ("", "")


QUERIES = {
    "": "invalid-parameter",
    "language=en": "invalid-parameter",
    "url=": "invalid-parameter",
    "url=abc": "invalid-parameter",
    "url=javascript:alert(1)": "invalid-parameter",
    "url=file:///etc/passwd": "invalid-parameter",
    "url=//careful.example/a": "invalid-parameter",
    "url=https://careful.example/%00": "invalid-parameter",
    f"url=https://careful.example/{'a' * 8000}": "invalid-parameter",
    "url=https://a.example&url=https://b.example": "repeated-parameter",
    "url=%FF": "malformed-query",
    "text=": "invalid-parameter",
    "text=%20": "invalid-parameter",
    "text=%00": "invalid-parameter",
    f"text={'a' * 2001}": "invalid-parameter",
    "text=a&language=e": "invalid-parameter",
    "text=a&limit=5": "unknown-parameter",
}


@pytest.mark.parametrize(("query", "kind"), QUERIES.items(), ids=range(len(QUERIES)))
def test_questions_that_make_no_sense_are_refused(query, kind):
    assert refused(f"/lookup?{query}", 400, kind)["instance"] == f"{API}/lookup"


BODIES = {
    "empty": (b"", 400, "malformed-body"),
    "not-json": (b"{", 400, "malformed-body"),
    "invalid-utf-8": (b'{"items":[{"text":"\xff"}]}', 400, "malformed-body"),
    "utf-16": ('{"items":[{"text":"a"}]}'.encode("utf-16"), 400, "malformed-body"),
    "a-member-twice": (b'{"items":[],"items":[{"text":"a"}]}', 400, "malformed-body"),
    "nan": (b'{"items":[{"text":NaN}]}', 400, "malformed-body"),
    "infinity": (b'{"items":[{"text":1e400}]}', 400, "malformed-body"),
    "10^30": (b'{"items":1' + b"0" * 30 + b"}", 400, "malformed-body"),
    "5000-digits": (b'{"items":' + b"9" * 5000 + b"}", 400, "malformed-body"),
    "nested": (b'{"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "malformed-body"),
    "a-list": (b"[]", 400, "invalid-body"),
    "null": (b"null", 400, "invalid-body"),
    "nothing": (b"{}", 400, "invalid-body"),
    "no-items": (b'{"items":[]}', 400, "invalid-body"),
    "not-a-list": (b'{"items":{}}', 400, "invalid-body"),
    "too-many": (json.dumps({"items": [{"text": "a"}] * 101}).encode(), 400, "invalid-body"),
    "a-text": (b'{"items":["https://careful.example/"]}', 400, "invalid-body"),
    "neither": (b'{"items":[{"language":"en"}]}', 400, "invalid-body"),
    "a-number": (b'{"items":[{"url":7}]}', 400, "invalid-body"),
    "no-address": (b'{"items":[{"url":"abc"}]}', 400, "invalid-body"),
    "no-language": (b'{"items":[{"text":"a","language":"e_"}]}', 400, "invalid-body"),
    "blank": (b'{"items":[{"text":" "}]}', 400, "invalid-body"),
    "long": (json.dumps({"items": [{"text": "a" * 2001}]}).encode(), 400, "invalid-body"),
    "nul": (b'{"items":[{"text":"a\\u0000"}]}', 400, "invalid-body"),
    "nul-in-a-key": (b'{"items":[{"te\\u0000xt":"a"}]}', 400, "invalid-body"),
    "half-a-pair": (b'{"items":[{"text":"a\\ud800"}]}', 400, "invalid-body"),
    "half-a-pair-in-a-key": (b'{"items":[{"\\ud800":"a"}]}', 400, "invalid-body"),
    "a-field-of-ours": (b'{"items":[{"text":"a","status":"refuted"}]}', 400, "invalid-body"),
    "beside-items": (b'{"items":[{"text":"a"}],"id":1}', 400, "invalid-body"),
    "10-MB": (b'{"items":"' + b"a" * 10_000_000 + b'"}', 413, "content-too-large"),
}


@pytest.mark.parametrize(("body", "status", "kind"), BODIES.values(), ids=list(BODIES))
def test_bodies_that_make_no_sense_are_refused(body, status, kind):
    response = post(body)
    told = response.json()
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert told["type"] == f"{SITE}{API}/docs#problem-{kind}"
    assert told["detail"].endswith(".")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json; charset=utf-7", "application/json;charset=utf-16",
             "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "\x00"],
    ids=range(6),
)  # fmt: skip
def test_other_kinds_of_body_are_refused(kind):
    response = post(b'{"items":[{"text":"a"}]}', kind)
    assert (response.status_code, response["Content-Type"]) == (415, PROBLEM)


def test_a_mistake_in_one_item_names_it():
    response = post({"items": [{"text": "a"}, {"url": "mailto:a@b.example"}]})
    assert response.json()["parameters"] == ["items[1].url"]


def test_any_text_can_be_looked_up(told):
    for text in ("'", "%", "\u202ex", "a\u2028b", "{{7*7}}", "e\u0301" * 90, ":*", "\\", "🎬", "-"):
        [finding] = looked_up(
            {"text": text},
        )
        assert finding["text"] == text
        assert isinstance(finding["similar"], list)


def test_scripts_of_any_site_may_ask():
    options = Client().options(f"{API}/lookup", headers={"Origin": "https://else.example"})
    assert options["Allow"] == options["Access-Control-Allow-Methods"]
    assert "POST" in options["Allow"]
    assert "Content-Type" in options["Access-Control-Allow-Headers"]
    assert post({"items": [{"text": "a"}]})["Access-Control-Allow-Origin"] == "*"
    assert Client().put(f"{API}/lookup")["Allow"] == options["Allow"]


def test_nothing_is_fetched(told, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", None)
    assert looked_up({"url": "http://127.0.0.1/film"})[0]["reports"] == []
    assert source().reports.count() == 2
