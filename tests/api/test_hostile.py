"""Hostile questions: every door answers with a plain 4xx problem, and never with a 5xx."""

import pytest
from django.test import Client

from tests.api.asking import API, PROBLEM, SITE, get
from tests.cast import film, public_claim, source

pytestmark = pytest.mark.django_db

LONG = "9" * 5000
QUERIES = {
    "%00": "unknown-parameter",
    "%00=1": "unknown-parameter",
    "a%00b=1": "unknown-parameter",
    "=1": "unknown-parameter",
    "x=1": "unknown-parameter",
    "x=1&x=2": "unknown-parameter",
    "LIMIT=1": "unknown-parameter",
    "limit%5B%5D=1": "unknown-parameter",
    "format=json": "unknown-parameter",
    "page_size=99999999999": "unknown-parameter",
    "offset=5": "unknown-parameter",
    "%F0%9F%8E%AC=1": "unknown-parameter",
    "x" * 3000 + "=1": "unknown-parameter",
    "limit=1&limit=2": "repeated-parameter",
    "limit=1&limit=1": "repeated-parameter",
    "cursor=a&cursor=b": "repeated-parameter",
    "%FF=1": "malformed-query",
    "limit=%FF": "malformed-query",
    "cursor=%C3%28": "malformed-query",
    "cursor=%ED%A0%80": "malformed-query",
    "&".join(f"x{n}=1" for n in range(150)): "malformed-query",
    "&".join(f"x{n}=1" for n in range(1500)): "malformed-query",
    "limit=": "invalid-parameter",
    "limit=0": "invalid-parameter",
    "limit=-1": "invalid-parameter",
    "limit=+1": "invalid-parameter",
    "limit=101": "invalid-parameter",
    "limit=1.0": "invalid-parameter",
    "limit=1e2": "invalid-parameter",
    "limit=abc": "invalid-parameter",
    "limit=%00": "invalid-parameter",
    "limit=1%00": "invalid-parameter",
    "limit=%D9%A1": "invalid-parameter",
    "limit=99999999999": "invalid-parameter",
    f"limit={LONG}": "invalid-parameter",
    "cursor=": "invalid-parameter",
    "cursor=%00": "invalid-parameter",
    "cursor=abc": "invalid-cursor",
    "cursor=abc%E2%80%A8:def": "invalid-cursor",
    "cursor=W10:AAAA": "invalid-cursor",
    f"cursor={LONG}": "invalid-parameter",
}
FILTERS = {
    "status=": "invalid-parameter",
    "status=,": "invalid-parameter",
    "status=rumour,,refuted": "invalid-parameter",
    "status=Refuted": "invalid-parameter",
    "status=rumour%00": "invalid-parameter",
    "status=draft": "invalid-parameter",
    "settled=yes": "invalid-parameter",
    "settled=1": "invalid-parameter",
    "settled=true&settled=false": "repeated-parameter",
    "subject=": "invalid-parameter",
    "subject=a/b": "invalid-parameter",
    "subject=%27%3B--": "invalid-parameter",
    f"subject={'a' * 71}": "invalid-parameter",
    "subject=%00": "invalid-parameter",
    "subject=%F0%9F%8E%AC": "invalid-parameter",
    "source=%E2%80%AE": "invalid-parameter",
    "language=e": "invalid-parameter",
    "language=en_GB": "invalid-parameter",
    "language=%25": "invalid-parameter",
    "text=": "invalid-parameter",
    "text=%20%20": "invalid-parameter",
    "text=%00": "invalid-parameter",
    f"text={'a' * 301}": "invalid-parameter",
    "speaker=%00": "invalid-parameter",
    "stance=": "invalid-parameter",
    "stance=asserts,maybe": "invalid-parameter",
    "stance=%E2%80%AEdenies": "invalid-parameter",
    "fields=%00": "invalid-parameter",
    "fields=id,__class__": "invalid-parameter",
    f"fields={LONG}": "invalid-parameter",
    "include=reports": "invalid-parameter",
    "include=verdict%00": "invalid-parameter",
    "updated_since=": "invalid-parameter",
    "updated_since=abc": "invalid-parameter",
    "updated_since=%00": "invalid-parameter",
    "updated_since=2025-02-30T00:00:00Z": "invalid-parameter",
    "updated_before=0000-01-01T00:00:00Z": "invalid-parameter",
    "updated_before=99999-01-01T00:00:00Z": "invalid-parameter",
    "effective_since=2025-02-03": "invalid-parameter",
    "effective_since=2025-02-03T00:00:00": "invalid-parameter",
    f"effective_before={LONG}": "invalid-parameter",
    "effective_since=2025-01-01T00:00Z&effective_since=2025-01-01T00:00Z": "repeated-parameter",
}
SEARCHES = [
    "'", '"', '""', '"unclosed', "-", "--", "or", "OR OR", "- -", "&", "|", "!", "<->", ":*", "(",
    "a:*", "a & b", "\\", "%", "_", "{{7*7}}", "\u202e", "\ufeff!", "e\u0301" * 50,
    "\U0001f3ac", "a" * 300, "' OR 1=1 --", "x\r\nSet-Cookie: a=b", ".*", "the",
    "\x01", "\x7f", "\ud7ff",
]  # fmt: skip


def lists() -> list[str]:
    claim = public_claim()
    parts = [f"/claims/{claim.public_id}/{part}" for part in ("timeline", "reports", "verdicts")]
    return ["/claims", "/sources", "/subjects", "/exports", *parts]


def kind_of(path: str) -> str:
    """The kind of problem that a question is answered with, which must be told in full."""
    response = get(path)
    told = response.json()
    assert response.status_code == told["status"] == 400, path
    assert response["Content-Type"] == PROBLEM
    assert told["instance"] == API + path.partition("?")[0]
    assert told["detail"].endswith(".")
    assert len(response.content) < 5000
    kind = told["type"].removeprefix(f"{SITE}{API}/docs#problem-")
    assert bool(told.get("parameters")) == (kind != "malformed-query")
    return kind


def test_every_list_refuses_questions_that_make_no_sense():
    for path in lists():
        for query, kind in QUERIES.items():
            assert kind_of(f"{path}?{query}") == kind


@pytest.mark.parametrize(("query", "kind"), FILTERS.items())
def test_the_list_of_claims_refuses_filters_that_make_no_sense(query, kind):
    assert kind_of(f"/claims?{query}") == kind


@pytest.mark.parametrize("path", ["/sources", "/subjects"])
def test_lists_of_names_refuse_filters_that_make_no_sense(path):
    for query in ("kind=", "kind=draft", "kind=%00", "text=", "text=%00", f"text={'a' * 301}"):
        assert kind_of(f"{path}?{query}") == "invalid-parameter"


@pytest.mark.parametrize("text", SEARCHES)
def test_any_words_can_be_searched_for(text):
    public_claim()
    for path in ("/claims", "/sources", "/subjects"):
        response = Client().get(API + path, {"text": text})
        assert response.status_code == 200
        assert isinstance(response.json()["results"], list)


def test_single_things_and_the_index_take_no_parameters():
    claim = public_claim()
    for path in (
        "",
        f"/claims/{claim.public_id}",
        f"/sources/{source().public_id}",
        f"/subjects/{film().public_id}",
    ):
        assert kind_of(f"{path}?limit=1") == "unknown-parameter"
        assert kind_of(f"{path}?%FF") == "malformed-query"


@pytest.mark.parametrize(
    "id",
    [
        "%00", "0000000000", "7k3qx9m2va", "ILOUILOUIL", "A", "A" * 11, LONG, "1", "-1", "%FF",
        "%E2%80%AE", "..", "%2e%2e", "a%2Fb", "A" * 9 + "%0A", "A" * 10 + "%0A", "AAAAAAAAA%00",
        "%F0%9D%9F%98" * 10, "7K3QX9M2VA'--",
    ],
)  # fmt: skip
def test_ids_that_were_never_given_out_are_not_found(id):
    public_claim()
    for path in ("/claims/{}", "/claims/{}/timeline", "/claims/{}/reports", "/claims/{}/verdicts",
                 "/sources/{}", "/subjects/{}"):  # fmt: skip
        response = get(path.format(id))
        assert response.status_code == 404
        assert response["Content-Type"] == PROBLEM
        assert response.json()["type"].endswith("#problem-not-found")


def test_a_raw_query_that_is_not_text_is_refused():
    for raw in ("limit=\xff", "text=\xed\xa0\x80"):
        response = Client().generic("GET", f"{API}/claims", QUERY_STRING=raw)
        assert response.status_code == 400
        assert response.json()["type"].endswith("#problem-malformed-query")
    raw = "text=\u00e9t\u00e9".encode().decode("latin-1")
    assert Client().generic("GET", f"{API}/claims", QUERY_STRING=raw).status_code == 200
