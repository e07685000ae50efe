"""Copies that stay current: validators, freshness, HEAD and OPTIONS, and scripts of any site."""

import pytest
from django.db import connection
from django.test import Client
from django.utils.http import http_date

from claims.api import by_id
from tests.api.asking import API, get
from tests.cast import denial, film, public_claim, source

pytestmark = pytest.mark.django_db


def addresses() -> list[str]:
    claim = public_claim()
    return [
        "", "/claims", f"/claims/{claim.public_id}", f"/claims/{claim.public_id}/timeline",
        f"/claims/{claim.public_id}/reports", f"/claims/{claim.public_id}/verdicts", "/sources",
        f"/sources/{source().public_id}", "/subjects", f"/subjects/{film().public_id}", "/schema",
    ]  # fmt: skip


def test_a_claim_carries_the_validators_of_its_document():
    claim = public_claim()
    response = get(f"/claims/{claim.public_id}")
    document = claim.document
    assert response["ETag"] == f'"{document.etag}"'
    assert response["Last-Modified"] == http_date(document.updated_at.timestamp())
    assert response["Cache-Control"] == "public, max-age=10, stale-while-revalidate=60"


@pytest.mark.parametrize("weak", ["", "W/"])
def test_every_answer_is_304_for_who_has_it_and_whole_after_a_change(weak):
    for path in addresses():
        first = get(path)
        assert first["ETag"].startswith('"')
        again = get(path, if_none_match=f'"other", {weak}{first["ETag"]}')
        assert (again.status_code, again.content) == (304, b""), path
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == first["Cache-Control"]
        assert again["Access-Control-Allow-Origin"] == "*"
    claim = public_claim("Another thing happened")
    old = get(f"/claims/{claim.public_id}")
    denial(claim)
    new = get(f"/claims/{claim.public_id}", if_none_match=old["ETag"])
    assert (new.status_code, new["ETag"] == old["ETag"]) == (200, False)


def test_if_modified_since_and_if_match_are_honoured():
    claim = public_claim()
    path = f"/claims/{claim.public_id}"
    since = get(path)["Last-Modified"]
    assert get(path, if_modified_since=since).status_code == 304
    assert get(path, if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT").status_code == 200
    assert get(path, if_modified_since="yesterday").status_code == 200
    missed = get(path, if_match='"other"')
    assert (missed.status_code, missed["Content-Type"]) == (412, "application/problem+json")
    assert missed.json()["type"].endswith("#problem-precondition-failed")
    assert "ETag" not in missed


def test_head_has_the_headers_of_get_and_no_body():
    for path in addresses():
        got, head = get(path), Client().head(API + path)
        assert head.status_code == 200
        assert head.content == b""
        for name in ("Content-Type", "ETag", "Cache-Control", "Content-Length"):
            assert head[name] == got[name]


def test_options_tells_the_methods_and_lets_scripts_of_any_site_read():
    for path in (*addresses(), "/docs"):
        response = Client().options(
            API + path,
            headers={"Origin": "https://else.example", "Access-Control-Request-Method": "GET"},
        )
        assert response.status_code in (200, 204)
        assert response.content == b""
        assert response["Allow"] == "GET, HEAD, OPTIONS"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in response["Access-Control-Allow-Headers"]


def test_nothing_depends_on_who_asks():
    for path in addresses():
        response = get(path, origin="https://else.example", cookie="sessionid=x")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert "Cookie" not in response.get("Vary", "")
        assert not response.cookies


def test_pages_for_people_are_not_opened_to_scripts_of_other_sites():
    assert "Access-Control-Allow-Origin" not in Client().get("/method")


THE_LONG_WAY = "application/json, */*;q=0.1"


def test_a_claim_is_answered_alike_by_the_short_and_the_long_way():
    path = f"/claims/{public_claim().public_id}"
    short, long = get(path), get(path, accept=THE_LONG_WAY)
    assert (short.status_code, short.content) == (200, long.content)
    assert _told(short) == _told(long)
    for tag in (short["ETag"], f"W/{short['ETag']}", "*"):
        found = [get(path, if_none_match=tag), get(path, if_none_match=tag, accept=THE_LONG_WAY)]
        assert [told.status_code for told in found] == [304, 304]
        assert _told(found[0]) == _told(found[1])
    assert get(f"{path}?colour=red").status_code == 400
    assert get(path, accept="text/html").status_code == 406
    assert get("/claims/0000000000").status_code == 404


def _told(response):
    """The headers that say something of the answer; which methods there are is the long way's."""
    return {name: value for name, value in response.items() if name not in ("Allow", "Vary")}


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_is_asked_the_long_way(monkeypatch):
    path = f"/claims/{public_claim().public_id}"
    whole = get(path).content
    connection.close()
    assert get(path).content == whole
    monkeypatch.setattr(by_id, "STORED", "SELECT nothing FROM nowhere WHERE %s IS NULL")
    assert get(path).content == whole
