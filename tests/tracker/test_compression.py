"""What goes out compressed, and what must not."""

import gzip

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db
ACCEPTS = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_goes_out_compressed_to_whoever_takes_it(client):
    plain = client.get("/method")
    packed = client.get("/method", headers=ACCEPTS)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == plain["Vary"] == "Cookie, Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_data_goes_out_compressed_under_a_strong_tag_of_its_own(client):
    call_command("load_story", verbosity=0)
    for address in ("/api/v1/claims", "/api/v1/changes", "/feed.atom", "/feed.json"):
        plain = client.get(address)
        packed = client.get(address, headers=ACCEPTS)
        assert "Content-Encoding" not in plain
        assert packed["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in plain["Vary"]
        assert packed["Vary"] == plain["Vary"]
        assert gzip.decompress(packed.content) == plain.content
        assert packed["Content-Length"] == str(len(packed.content))
        assert packed["ETag"].startswith('"')
        assert packed["ETag"] != plain["ETag"]
        assert client.get(address, headers=ACCEPTS).content == packed.content


def test_the_tag_of_either_form_is_known_again(client):
    call_command("load_story", verbosity=0)
    for accepts in ({}, ACCEPTS):
        tag = client.get("/api/v1/claims", headers=accepts)["ETag"]
        again = client.get("/api/v1/claims", headers={**accepts, "If-None-Match": f'"x", {tag}'})
        assert (again.status_code, again["ETag"], again.content) == (304, tag, b"")


@pytest.mark.parametrize("refusal", ["gzip;q=0", "gzip; q=0.0, br", "identity"])
def test_who_refuses_gzip_is_not_sent_it(client, refusal):
    response = client.get("/api/v1/nothing-here", headers={"Accept-Encoding": refusal})
    assert "Content-Encoding" not in response
    assert "Content-Encoding" not in client.get(
        "/api/v1/schema", headers={"Accept-Encoding": refusal}
    )


def test_what_is_short_is_sent_as_it_is(client):
    response = client.get("/api/v1/nothing-here", headers=ACCEPTS)
    assert response.status_code == 404
    assert "Content-Encoding" not in response
    assert response.json()["status"] == 404
