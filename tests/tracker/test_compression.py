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
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


def test_an_error_of_the_api_is_never_said_to_be_compressed(client):
    response = client.get("/api/v1/nothing-here", headers=ACCEPTS)
    assert response.status_code == 404
    assert "Content-Encoding" not in response
    assert response.json()["status"] == 404


def test_the_tag_of_a_feed_stays_strong(client):
    call_command("load_story", verbosity=0)
    response = client.get("/feed.atom", headers=ACCEPTS)
    assert "Content-Encoding" not in response
    assert response["ETag"].startswith('"')
