"""What search engines are told: every public page, in files that stay small, and no other."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from claims import services
from claims.models import Document
from claims.sharing import sitemap
from tests import cast

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(xml):
    """Each row of a file of ours."""
    return list(ElementTree.fromstring(xml))  # noqa: S314


def test_the_sitemap_lists_what_is_public_and_nothing_else(settings, monkeypatch):
    monkeypatch.setattr(sitemap, "SPAN", 2)
    listed = [cast.public_claim(f"Claim {number}") for number in range(3)]
    draft, retired = cast.draft("A draft"), cast.public_claim("Over")
    services.retire_claim(by=cast.ada(), claim=retired, reason="Merged.")
    index = locations(Client().get("/sitemap.xml").content)
    files = [row[0].text.removeprefix(settings.SITE_URL) for row in index]
    assert len(files) >= 4
    found = {}
    for file in files:
        answer = Client().get(file)
        body = b"".join(answer.streaming_content)
        for row in locations(body):
            changed = row.find(f"{SITEMAP}lastmod")
            path = row.find(f"{SITEMAP}loc").text.removeprefix(settings.SITE_URL)
            found[path] = changed.text if changed is not None else None
    for claim in listed:
        touched = Document.objects.get(claim=claim).updated_at
        assert found.pop(claim.get_absolute_url()) == f"{touched:%Y-%m-%d}"
    assert {"/", "/claims", "/about", cast.source().get_absolute_url()} <= set(found)
    assert not {draft.get_absolute_url(), retired.get_absolute_url()} & set(found)


@pytest.mark.parametrize("file", ["claims-7777", "claims-" + "9" * 40, "people-0"], ids=range(3))
def test_there_is_no_empty_file_of_the_sitemap(file):
    cast.public_claim()
    assert Client().get(f"/sitemaps/{file}.xml").status_code == 404


def test_crawlers_are_told_where_not_to_go(settings):
    told = Client().get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in told
    for away in ("/admin/", "/api/", "/*?*as_of=", "/*?*known_at="):
        assert f"Disallow: {away}\n" in told
