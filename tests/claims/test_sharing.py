"""A claim elsewhere: in search results, previews, frames, cards, citations and the sitemap."""

import json
import re
import struct
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from claims import services
from claims.sharing.card import claim_svg, png
from claims.sharing.citations import citations
from claims.sharing.claim_review import iso
from sources.partial_date import PartialDate
from tests import cast

pytestmark = pytest.mark.django_db
HOSTILE = {
    "script": "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "\"'><svg onload=alert(1)> &amp; ]]> --> {{1367*9241}} {% now %}",
    "lines": "one\u2028two\u2029three",
    "bidi": "right\u202eto\u202cleft",
    "scripts": "漢字 العربية 🎬 e\u0301\u0301\u0301",
}


def parsed(xml):
    """Our own XML, read as a stranger's program reads it."""
    return ElementTree.fromstring(xml)  # noqa: S314


class Head(HTMLParser):
    """What machines read of a page."""

    def __init__(self, page):
        super().__init__()
        self.links, self.metas, self.data, self._script = {}, {}, [], False
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "link":
            self.links.setdefault(given.get("type") or given["rel"], given.get("href"))
        elif tag == "meta" and ("property" in given or "name" in given):
            self.metas[given.get("property") or given["name"]] = given["content"]
        elif tag == "script":
            self._script = given.get("type") == "application/ld+json"
            self.scripts += not self._script and "src" not in given
        assert not any(name.startswith("on") for name in given)

    def handle_data(self, data):
        if self._script:
            self.data.append(json.loads(data))

    def handle_endtag(self, tag):
        if tag == "script":
            self._script = False


def head(path):
    response = Client().get(path)
    assert response.status_code == 200
    return Head(response.content.decode())


def settled(**fields):
    """A claim that the studio has denied, and the verdict that says so."""
    claim = cast.public_claim(**fields)
    report = claim.reports.get()
    services.revise_report(
        by=cast.ada(), report=report, reason="Its address.", url="https://careful.example/1",
        headline="He left",
    )  # fmt: skip
    cast.denial(claim, url="https://studio.example/no")
    cast.verdict(claim, "refuted", "2025-03-05", rationale="The studio denies it. So do others.")
    return claim


def embedded(claim):
    return head(claim.get_absolute_url())


def test_a_settled_claim_carries_a_whole_claim_review(settings):
    claim = settled()
    (review,) = [data for data in embedded(claim).data if data["@type"] == "ClaimReview"]
    work = {
        "@type": "CreativeWork", "url": "https://careful.example/1", "headline": "He left",
        "publisher": {
            "@type": "Organization", "name": "The Careful",
            "sameAs": f"{settings.SITE_URL}/sources/the-careful",
        },
        "datePublished": "2025-03-03",
    }  # fmt: skip
    verdict = claim.verdicts.get()
    assert review == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{settings.SITE_URL}{claim.get_absolute_url()}",
        "datePublished": verdict.recorded_at.isoformat().replace("+00:00", "Z"),
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": "Claimline", "url": settings.SITE_URL},
        "claimReviewed": "The director left the film",
        "reviewBody": "The studio denies it. So do others.",
        "reviewRating": {
            "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
            "alternateName": "Refuted",
        },
        "itemReviewed": {
            "@type": "Claim", "inLanguage": "en", "datePublished": "2025-03-03",
            "author": work["publisher"], "firstAppearance": work, "appearance": [work],
        },
    }  # fmt: skip


@pytest.mark.parametrize("status", [None, "rumour", "moot"])
def test_a_claim_that_is_not_settled_carries_none(status):
    claim = cast.public_claim()
    if status:
        cast.verdict(claim, status)
    assert [data["@type"] for data in embedded(claim).data] == ["BreadcrumbList"]


def test_nor_does_a_retired_claim_or_a_past_page():
    claim = settled()
    past = head(f"{claim.get_absolute_url()}?as_of=2025-03-04T00:00:00Z")
    assert past.data == []
    assert past.metas["robots"] == "noindex"
    assert past.links["canonical"].endswith(claim.get_absolute_url())
    services.retire_claim(by=cast.ada(), claim=claim, reason="Merged.")
    assert [data["@type"] for data in embedded(claim).data] == ["BreadcrumbList"]


def test_whoever_the_first_report_cites_made_the_claim():
    claim = cast.draft()
    cast.report(claim, cites=[services.Cites(source=cast.loud())])
    services.publish_claim(by=cast.ada(), claim=claim)
    cast.denial(claim)
    cast.verdict(claim, "refuted", "2025-03-05")
    review = embedded(claim).data[0]
    assert review["itemReviewed"]["author"]["name"] == "@loud"
    assert review["itemReviewed"]["author"]["@type"] == "Person"
    assert "appearance" not in review["itemReviewed"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025", "2025"),
        ("March 2025", "2025-03"),
        ("2025-03-03", "2025-03-03"),
        ("2025-03-03T10:30Z", "2025-03-03T10:30:00Z"),
        ("unknown", None),
    ],
)
def test_a_date_is_told_no_more_exactly_than_it_is_known(text, told):
    assert iso(PartialDate.parse(text).as_json()) == told


def test_breadcrumbs_lead_from_the_front_page(settings):
    claim = settled()
    pages = {
        claim.get_absolute_url(): ["Claimline", "Film", claim.sentence],
        claim.subjects.get().get_absolute_url(): ["Claimline", "Subjects", "Film"],
        cast.source().get_absolute_url(): ["Claimline", "Sources", "The Careful"],
    }
    for path, names in pages.items():
        (crumbs,) = [d for d in head(path).data if d["@type"] == "BreadcrumbList"]
        steps = crumbs["itemListElement"]
        assert [step["position"] for step in steps] == [1, 2, 3]
        assert [step["name"] for step in steps][1:] == [
            cast.film().name if name == "Film" else name for name in names[1:]
        ]
        assert steps[-1]["item"] == settings.SITE_URL + path


def test_every_page_says_how_its_link_is_to_look():
    claim = settled()
    found = embedded(claim).metas
    assert found["og:title"] == "Refuted: The director left the film"
    assert found["og:description"] == "The studio denies it."
    assert found["twitter:card"] == "summary_large_image"
    for path in ("/", "/claims", "/subjects", "/sources", "/search", "/method", "/about"):
        page = head(path)
        assert page.metas["og:image"].endswith("/card.png")
        assert urlsplit(page.links["canonical"]).path == path


def test_the_card_is_a_picture_kept_by_its_version(django_assert_num_queries):
    claim = settled()
    cache.clear()
    address = urlsplit(embedded(claim).metas["og:image"])
    path = f"{address.path}?{address.query}"
    first = Client().get(path)
    assert first["Content-Type"] == "image/png"
    assert struct.unpack(">II", first.content[16:24]) == (1200, 630)
    assert "immutable" in first["Cache-Control"]
    with django_assert_num_queries(1):
        again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cast.verdict(claim, "moot", "2025-03-06")
    later = Client().get(path)
    assert later["ETag"] != first["ETag"]
    assert later.content != first.content
    assert "immutable" not in later["Cache-Control"]
    assert Client().get("/card.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize("path", ["/claims/{}/card.png", "/embed/{}"])
def test_a_draft_has_neither_card_nor_frame(path):
    assert Client().get(path.format(cast.draft().public_id)).status_code == 404
    assert Client().get(path.format("ZZZZZZZZZZ")).status_code == 404


def test_only_the_embed_may_be_framed():
    claim = settled()
    cast.ada()
    shown = Client().get(f"/embed/{claim.public_id}")
    assert "frame-ancestors *" in shown["Content-Security-Policy"]
    assert "script-src 'none'" in shown["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown
    text = shown.content.decode()
    assert "Refuted" in text
    assert "since <bdi>5 March 2025</bdi>" in text
    assert "The studio denies it." in text
    assert f'href="{claim.get_absolute_url()}#list" target="_top"' in text
    assert "<script" not in text
    for path in ("/", claim.get_absolute_url(), "/admin/login/", "/api/v1/claims", "/oembed"):
        other = Client().get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
        assert other["X-Frame-Options"] == "DENY", path


def test_oembed_is_discovered_and_answers_with_a_frame_in_both_forms(settings):
    claim = settled()
    links = embedded(claim).links
    asked = urlsplit(links["application/json+oembed"])
    told = Client().get(asked.path, parse_qs(asked.query)).json()
    assert (told["version"], told["type"], told["width"], told["height"]) == (
        "1.0",
        "rich",
        550,
        320,
    )
    assert f'src="{settings.SITE_URL}/embed/{claim.public_id}"' in told["html"]
    asked = urlsplit(links["text/xml+oembed"])
    xml = parsed(Client().get(asked.path, parse_qs(asked.query)).content)
    assert {row.tag: row.text for row in xml} == {k: str(v) for k, v in told.items()}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"url": "OWN", "maxwidth": "wide"}, 400),
        ({"url": "OWN", "maxwidth": "9" * 5000}, 400),
        ({"url": "OWN", "maxheight": "-1"}, 400),
        ({"url": "OWN", "format": "yaml"}, 501),
        ({"url": "https://evil.example/claims/7K3QX9M2VA"}, 404),
        ({"url": "http://[::1"}, 400),
        ({"url": "\x00"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
        ({"url": "SITE/claims/ZZZZZZZZZZ"}, 404),
        ({"url": "SITE/about"}, 404),
    ],
    ids=range(11),
)
def test_oembed_refuses_what_it_cannot_show(settings, asked, status):
    own = settings.SITE_URL + settled().get_absolute_url()
    sent = {k: v.replace("OWN", own).replace("SITE", settings.SITE_URL) for k, v in asked.items()}
    answer = Client().get("/oembed", sent)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_oembed_keeps_to_the_room_there_is(settings):
    url = settings.SITE_URL + settled().get_absolute_url()
    told = Client().get("/oembed", {"url": url, "maxwidth": "300", "maxheight": "200"}).json()
    assert (told["width"], told["height"]) == (300, 200)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_stored_text_is_harmless_in_every_output(text, settings):
    """Parsed as each reader parses it, the text is there as text and is nothing else."""
    flat = re.sub(r"[\u202a-\u202e\u2066-\u2069\u2028\u2029]", " ", text)
    claim = cast.draft(flat, context=text, settled_by=flat)
    cast.report(claim, url="https://careful.example/1", quote=text, headline=flat)
    services.publish_claim(by=cast.ada(), claim=claim)
    cast.denial(claim, quote=text)
    cast.verdict(claim, "refuted", "2025-03-05", rationale=text)
    page = embedded(claim)
    review = next(data for data in page.data if data["@type"] == "ClaimReview")
    assert (review["claimReviewed"], review["reviewBody"]) == (claim.sentence, text)
    assert page.scripts == 0
    assert page.metas["og:title"] == f"Refuted: {claim.sentence}"
    frame = head(f"/embed/{claim.public_id}")
    assert (frame.scripts, frame.data) == (0, [])
    url = settings.SITE_URL + claim.get_absolute_url()
    told = Client().get("/oembed", {"url": url}).json()
    inside = Head(told["html"])
    assert (inside.scripts, told["html"].count("<")) == (0, 2)
    xml = parsed(Client().get("/oembed", {"url": url, "format": "xml"}).content)
    assert xml.find("html").text == told["html"]
    for form in ("atom", "json"):
        assert Client().get(f"/claims/{claim.public_id}/feed.{form}").status_code == 200
    card = Client().get(f"/claims/{claim.public_id}/card.png")
    assert card.content[:8] == b"\x89PNG\r\n\x1a\n"
    drawing = parsed(claim_svg(json.loads(bytes(claim.document.body))))
    tags = {element.tag.rpartition("}")[2] for element in drawing.iter()}
    assert tags <= {
        "svg",
        "style",
        "defs",
        "pattern",
        "rect",
        "text",
        "tspan",
        "g",
        "circle",
        "path",
    }


def test_a_word_too_long_for_a_line_and_a_sentence_too_long_for_the_card_are_cut():
    content = json.loads(bytes(settled().document.body))
    for sentence in ("W" * 300, "word " * 60, "a", "—" * 300):
        drawing = parsed(claim_svg({**content, "sentence": sentence.strip()}))
        lines = [row for row in drawing.iter() if row.get("class") == "serif"]
        assert 2 <= len(lines) <= 5
        assert len(png(claim_svg({**content, "sentence": sentence.strip()}))) > 1000


CONTENT = {
    "id": "7K3QX9M2VA", "url": "https://site.example/claims/7K3QX9M2VA/a", "version": 3,
    "status": "refuted", "updated_at": "2025-03-05T10:00:00.000000Z",
}  # fmt: skip


@given(st.text(min_size=1, max_size=80))
def test_no_sentence_breaks_out_of_a_citation(sentence):
    plain, bibtex, wiki = citations({**CONTENT, "sentence": sentence}, date(2026, 11, 23))
    assert "\n" not in plain.text
    inside = re.search(r"title = \{\{(.*)\}\},\n  author", bibtex.text, re.DOTALL)[1]
    bare = re.sub(r"\\text\w+\{\}|\\[{}$&#%_]|\{''\}", "", inside)
    assert not set('{}$&#%_^~\\"') & set(bare)
    title = re.search(r"\|title=(.*) \|url=https://site", wiki.text, re.DOTALL)[1]
    assert not set("|{}[]<>='~") & set(title)
    assert wiki.text.count("{{") == wiki.text.count("}}") == 1


def test_a_citation_leads_to_what_was_said_when_it_was_made():
    claim = settled()
    page = Client().get(claim.get_absolute_url()).content.decode()
    (address,) = set(re.findall(r"\\?\|url=(\S+)", page))
    assert "known_at=" in address
    old = urlsplit(address.replace("&amp;", "&"))
    cast.verdict(claim, "moot", "2025-03-06")
    then = Client().get(old.path, parse_qs(old.query)).content.decode()
    assert '<p class="answer-word">Refuted</p>' in then
    assert '<p class="answer-word">Moot</p>' in Client().get(old.path).content.decode()
