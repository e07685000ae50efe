"""A reader who has the page as it stands is told so; whoever has an older one gets the new."""

import gzip

import pytest
from django.test import Client

from claims import services
from tests import cast
from tests.desk import at
from tracker import freshness

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    claim = cast.public_claim()
    cast.verdict(claim)
    return claim


def addresses(claim):
    return [
        "/", "/claims", "/claims?status=rumour", "/subjects", "/sources", "/corrections",
        "/search?q=director", claim.get_absolute_url(),
        claim.get_absolute_url() + "?as_of=2025-03-04T00:00:00Z", claim.get_reports_url(),
        claim.subjects.get().get_absolute_url(), cast.source().get_absolute_url(),
        f"/embed/{claim.public_id}",
    ]  # fmt: skip


def test_a_repeat_view_of_any_page_costs_one_query_and_no_body(claim, django_assert_num_queries):
    client = Client()
    for address in addresses(claim):
        etag = client.get(address)["ETag"]
        with django_assert_num_queries(1):
            again = client.get(address, headers={"If-None-Match": f'"other", W/{etag}'})
        assert (again.status_code, again.content) == (304, b""), address
        assert again["ETag"] == etag
        assert "stale-while-revalidate" in again["Cache-Control"], address
        assert "Set-Cookie" not in again


@pytest.mark.parametrize("address", ["/method", "/about"])
def test_a_page_that_only_explains_needs_no_database(address, django_assert_num_queries):
    client = Client()
    with django_assert_num_queries(0):
        etag = client.get(address)["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_tags_differ_by_address_and_stay_the_same_while_nothing_happens(claim):
    client = Client()
    tags = [client.get(address)["ETag"] for address in addresses(claim)]
    assert len(set(tags)) == len(tags)
    assert tags == [Client().get(address)["ETag"] for address in addresses(claim)]


CHANGES = {
    "a report is added": lambda claim: cast.denial(claim),
    "a verdict is issued": lambda claim: cast.verdict(claim, "moot", "2025-03-06"),
    "another claim is published": lambda claim: cast.public_claim("Another thing"),
    "a source is renamed": lambda claim: services.revise_source(
        by=cast.ada(), source=cast.source(), name="The Careless", reason="They renamed it."
    ),
    "a text is redacted": lambda claim: cast.redact("It is rumour."),
    "the claim is retired": lambda claim: services.retire_claim(
        by=cast.ada(), claim=claim, reason="Merged."
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_public_change_makes_every_copy_an_old_one(claim, change):
    client = Client()
    before = {address: client.get(address)["ETag"] for address in addresses(claim)}
    change(claim)
    for address, etag in before.items():
        shown = client.get(address, headers={"If-None-Match": etag})
        assert shown.status_code in (200, 404), address  # where a name is in the address


def test_so_does_a_new_release(claim, monkeypatch):
    client = Client()
    etag = client.get("/")["ETag"]
    monkeypatch.setattr(freshness, "code", lambda: "another release")
    assert client.get("/", headers={"If-None-Match": etag}).status_code == 200


def test_a_draft_changes_nothing_that_readers_have(claim):
    etag = Client().get("/")["ETag"]
    cast.report(cast.draft("Not yet"))
    assert Client().get("/", headers={"If-None-Match": etag}).status_code == 304


def test_an_editor_sees_each_change_at_once(claim):
    assert at("ada").get("/")["Cache-Control"] == "private, no-cache"


def test_what_is_no_readers_page_is_not_tagged(claim):
    for address in ("/admin/login/", "/nothing-here", "/healthz"):
        assert "ETag" not in Client().get(address), address


def test_a_compressed_page_is_known_again_by_its_weak_tag(claim):
    packed = Client().get("/method", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content).startswith(b"<!doctype")
    assert packed["ETag"].startswith('W/"')
    again = Client().get(
        "/method", headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}
    )
    assert again.status_code == 304


def test_head_has_the_tag_and_no_body(claim):
    shown, head = Client().get("/"), Client().head("/")
    assert head["ETag"] == shown["ETag"]
    assert head.content == b""
