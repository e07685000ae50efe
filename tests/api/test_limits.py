"""How much is answered in a minute: to an address, to a key, and to whom it cannot be told."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from claims.models import Claim
from tests.api.asking import API, PROBLEM, SITE
from tests.cast import ada, public_claim
from tracker.api_keys import keys, limits

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that goes on when it is told to."""

    now = 1_800_000_000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch, settings):
    settings.RATE_LIMIT, settings.RATE_LIMIT_WITH_KEY = 3, 5
    caches["limits"].clear()
    clock = Clock()
    monkeypatch.setattr(limits, "time", clock)
    yield clock
    caches["limits"].clear()


def ask(path="/claims", address="203.0.113.7", forwarded="", **headers):
    meta = {"REMOTE_ADDR": address}
    if forwarded:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    where = path if path.startswith("/v1alpha1") else API + path
    return Client(raise_request_exception=False).get(where, headers=headers, **meta)


def bearer(secret):
    return {"authorization": f"Bearer {secret}"}


def test_each_answer_tells_what_is_left_until_nothing_is(clock):
    clock.now += 18.5
    for left in (2, 1, 0):
        response = ask()
        assert response.status_code == 200
        assert response["RateLimit-Policy"] == '"address";q=3;w=60'
        assert response["RateLimit"] == f'"address";r={left};t=42'
        assert "Retry-After" not in response
    refused = ask()
    told = refused.json()
    assert (refused.status_code, refused["Content-Type"]) == (429, PROBLEM)
    assert told["type"] == f"{SITE}{API}/docs#problem-too-many-requests"
    assert "go on in 42 seconds" in told["detail"]
    assert refused["Retry-After"] == "42"
    assert refused["RateLimit"] == '"address";r=0;t=42'
    assert refused["Cache-Control"] == "no-store"
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused["Access-Control-Expose-Headers"]
    clock.now += 42
    assert ask()["RateLimit"] == '"address";r=2;t=60'


def test_copies_that_are_current_and_what_is_not_there_count_too(clock):
    tag = ask()["ETag"]
    assert ask(**{"if-none-match": tag}).status_code == 304
    assert ask("/claims/0000000000").status_code == 404
    assert ask("/nothing").status_code == 429


def test_preflights_pages_and_feeds_are_not_counted(clock):
    for _ in range(5):
        assert Client().options(f"{API}/claims").status_code == 204
        for path in ("/method", "/feed.atom", "/healthz", f"{API}/docs"):
            response = Client().get(path)
            assert (response.status_code, "RateLimit" in response) == (200, False)


def test_addresses_have_their_own_count_and_a_network_of_one_household_has_one(clock):
    for _ in range(4):
        last = ask(address="203.0.113.7")
    assert last.status_code == 429
    assert ask(address="203.0.113.8").status_code == 200
    for n in range(4):
        last = ask(address=f"2001:db8:1:2::{n + 1}")
    assert last.status_code == 429
    assert ask(address="2001:db8:1:3::1").status_code == 200


def test_a_forged_header_buys_nothing(clock, settings):
    found = [ask(forwarded=f"198.51.100.{n}").status_code for n in range(4)]
    assert found == [200, 200, 200, 429]
    settings.BEHIND_PROXY, settings.PROXY_COUNT = True, 1
    proxied = [ask(address="10.0.0.1", forwarded=f"198.51.100.{n}, 192.0.2.1") for n in range(4)]
    assert [response.status_code for response in proxied] == [200, 200, 200, 429]
    assert ask(address="10.0.0.1", forwarded="192.0.2.2").status_code == 200


def test_a_key_has_an_allowance_of_its_own(clock):
    (_, one), (_, two) = (
        keys.make_key(by=ada(), name=name, scopes=["read"]) for name in ("One", "Two")
    )
    for left in (4, 3, 2, 1, 0):
        response = ask(**bearer(one))
        assert response["RateLimit"].startswith(f'"key";r={left};')
        assert response["Cache-Control"] == "private, max-age=10, stale-while-revalidate=60"
    assert ask(**bearer(one)).status_code == 429
    assert ask(**bearer(two)).status_code == 200
    assert ask().status_code == 200


def test_the_drop_in_takes_keys_as_googles_clients_send_them_and_refuses_as_google_does(clock):
    _, secret = keys.make_key(by=ada(), name="One", scopes=["read"])
    search = "/v1alpha1/claims:search?query=film"
    assert ask(f"{search}&key={secret}")["RateLimit"].startswith('"key";r=4;')
    assert ask(f"{search}&key=any")["RateLimit"].startswith('"address";r=2;')
    unknown = ask(f"{search}&key=clk_unknown")
    assert (unknown.status_code, unknown.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    for _ in range(3):
        spent = ask(search)
    assert (spent.status_code, spent.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert re.fullmatch("[0-9]+", spent["Retry-After"])
    assert "go on in" in spent.json()["error"]["message"]


def test_whoever_tries_keys_is_limited_by_address(clock):
    found = [ask(**bearer(f"clk_{n}")).status_code for n in range(4)]
    assert found == [401, 401, 401, 429]
    _, secret = keys.make_key(by=ada(), name="One", scopes=["exports"])
    found = [ask(**bearer(secret)).status_code for _ in range(6)]
    assert found == [403, 403, 403, 403, 403, 429]


def test_a_keyed_answer_is_private_where_nothing_is_limited_too(clock, settings):
    settings.RATE_LIMIT_WITH_KEY = 0
    _, secret = keys.make_key(by=ada(), name="One", scopes=["read"])
    response = ask(**bearer(secret))
    assert response["Cache-Control"].startswith("private,")
    assert "RateLimit" not in response


def test_without_a_limit_nothing_is_counted_or_told(clock, settings):
    settings.RATE_LIMIT = 0
    for _ in range(9):
        response = ask()
    assert (response.status_code, "RateLimit" in response) == (200, False)


def test_a_claim_by_its_id_is_counted_on_its_short_way(clock):
    path = f"/claims/{public_claim().public_id}"
    assert [ask(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Claim.objects.count() == 1
