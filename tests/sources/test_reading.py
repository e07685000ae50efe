"""What is read off a page: headline, outlet, address, authors, text and reviewed claims."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.capture.reading import read_page, text_hash
from tests.sources.written_page import ARTICLE, BODY, URL, html, ld

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_an_article_says_all_of_itself():
    page = read_page(html(ld(**ARTICLE) + f'<link rel="canonical" href="{URL}">'), URL + "?utm_a=1")
    assert (page.headline, page.outlet) == ("Director gone, say insiders", "The Careful")
    assert page.authors == ("Jo Doe", "Ann Lee")
    assert (page.url, page.language) == (URL, "en-GB")
    assert page.published.as_json()["earliest"] == "2025-03-03T08:30:00Z"
    assert page.published.precision == "minute"
    assert "lost its director" in page.text


def test_open_graph_and_plain_tags_do_as_well():
    head = (
        '<title>Director gone | The Careful</title><meta property="og:title" content="Gone">'
        '<meta property="og:site_name" content="The Careful">'
        '<meta property="article:published_time" content="2025-03-03">'
    )
    page = read_page(html(head), URL)
    assert (page.headline, page.outlet, page.published.text) == (
        "Gone", "The Careful", "3 March 2025",
    )  # fmt: skip


def test_a_graph_and_microdata_are_read():
    review = {"@type": "ClaimReview", "claimReviewed": "He left", "url": URL, "author": "Facts",
              "datePublished": "2025-03-04", "reviewRating": {"ratingValue": "1"}}  # fmt: skip
    page = read_page(html(ld(**{"@graph": [ARTICLE, review]})), URL)
    assert page.headline == ARTICLE["headline"]
    assert [(r.claim, r.rating, r.author) for r in page.reviews] == [("He left", "1", "Facts")]
    body = (
        '<div itemscope itemtype="http://schema.org/ClaimReview"><b itemprop="claimReviewed">He'
        ' left</b><div itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating">'
        '<i itemprop="alternateName">False</i></div></div>'
    )
    assert [(r.claim, r.rating) for r in read_page(html(body=body), URL).reviews] == [
        ("He left", "False")
    ]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://careful.example/a", True),
        ("/a", True),
        ("https://m.careful.example/a", True),
        ("https://evil.example/a", False),
        ("javascript:alert(1)", False),
        ("http://[::1", False),
        ("https://careful.example/" + "a" * 5000, False),
        ("https://careful.example/a?b=1&amp;copy=2", True),
        ("https://careful.example/a b", False),
        ("https://careful.example/a\u202eb", False),
        ("https://ada:secret@careful.example/a", False),
        ("https://example/a", False),
        ("https://careful.example/", False),
    ],
)
def test_a_page_names_its_address_on_its_own_site_only(told, kept):
    page = read_page(html(f'<link rel="canonical" href="{told}">'), URL)
    assert (page.url != URL) == kept


def test_a_page_pasted_without_address_names_its_own():
    assert read_page(html('<link rel="canonical" href="https://a.example/x#top">')).url == (
        "https://a.example/x"
    )


@pytest.mark.parametrize(
    ("written", "known"),
    [("EN-gb", "en-GB"), ("zh-hant-tw", "zh-Hant-TW"), ("pt_BR", "pt-BR"), ("es-419", "es-419"),
     ("de-DE-u-co-phonebk", "de-DE"), ("x-default", ""), ("English", ""), ("", "")],
)  # fmt: skip
def test_a_language_is_written_as_bcp_47_writes_it(written, known):
    assert read_page(html(lang=written), URL).language == known


def test_an_outlet_that_does_not_name_itself_is_not_named_after_its_address():
    assert read_page(html(), URL).outlet == ""
    assert read_page(html(ld(**ARTICLE | {"publisher": URL})), URL).outlet == ""


def test_metadata_is_fit_to_be_stored():
    odd = "a\x00b\u202ec\ud800d"
    review = {"@type": "ClaimReview", "claimReviewed": odd, "author": {"name": odd},
              "url": "javascript:alert(1)", "reviewRating": {"alternateName": odd}}  # fmt: skip
    (said,) = read_page(html(ld(**review)), URL).reviews
    assert (said.claim, said.author, said.rating, said.url) == ("a bc d", "a bc d", "a bc d", "")


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('<!--\n{"@type":"NewsArticle","headline":"Gone"}\n-->', "Gone"),
        ('//<![CDATA[\n{"@type":"NewsArticle","headline":"Gone"}\n//]]>', "Gone"),
        ('{"@type":"NewsArticle","headline":"A &amp; B&#39;s"};', "A & B's"),
        ('{"@type":["Thing","https://schema.org/NewsArticle"],"headline":["Gone"]}', "Gone"),
        ('{"@type":"NewsArticle","headline":"Go\nne"}', "Go ne"),
        ('{"@type":"NewsArticle","headline":1917}', "1917"),
        ('{"@type":"NewsArticle","headline":NaN}', "Heading"),
        ('{"@type":"NewsArticle","headline":1e999}', "Heading"),
        ('{"@type":"NewsArticle","headline":%s}' % ("9" * 6000), "Heading"),
        ('{"@type":"NewsArticle","headline":"Gone"', "Gone"),
    ],
)
def test_untidy_json_is_read_where_it_can_be(script, headline):
    page = html(f'<script type="application/ld+json">{script}</script>')
    assert read_page(page, URL).headline == headline


def test_the_same_words_in_another_layout_are_the_same_text():
    one = read_page(html(), URL)
    other = read_page(html(body=f"<div>\n  <section>{BODY}</section></div>"), URL)
    assert one.text_hash == other.text_hash == text_hash(one.text)
    assert read_page(html(body=BODY.replace("lost", "kept")), URL).text_hash != one.text_hash


def test_invisible_breaks_make_no_other_text():
    assert text_hash("The dir\u00adector\u00a0 left\n") == text_hash("The director left")
    assert text_hash("Cafe\u0301") == text_hash("Caf\u00e9") != text_hash("Cafe")


def test_another_template_around_the_text_makes_no_other_text():
    around = f"""<html><body><header><nav><a href="/">Home</a></nav></header><main><div
      class="post"><h1>Heading</h1><div class="entry">{BODY}</div></div></main>
      <aside><h3>More</h3><ul><li><a href="/1">Another story</a></ul></aside>
      <footer>© 2025</footer></body></html>"""
    assert read_page(around, URL).text_hash == read_page(html(), URL).text_hash


def test_a_piece_of_a_page_is_read():
    assert read_page(BODY).text.count("lost its director") == 6
    assert read_page(f"<div><h1>Gone</h1>{BODY}</div>", URL).headline == "Gone"


def test_plain_text_is_read_too():
    page = read_page("Director gone\n\nThe film has lost its director.\n")
    assert (page.headline, page.published.precision) == ("Director gone", "unknown")
    assert page.text.endswith("lost its director.")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_bytes_are_read_in_their_encoding(encoding):
    page = html('<meta property="og:title" content="Café gone">').encode(encoding)
    assert read_page(page, URL, encoding).headline == "Café gone"


@pytest.mark.parametrize(
    "title", ["\u202egnorw", "a\x07b", "one\u2028two", "Z" + "\u0301" * 60, "\u200b", "x" * 5000]
)
def test_a_title_is_one_that_may_be_stored_or_empty(title):
    page = read_page(html(ld(**ARTICLE | {"headline": title})), URL)
    assert len(page.headline) <= 300
    assert not set("\u202e\x07\u2028") & set(page.headline)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.binary()))
def test_nothing_that_is_pasted_fails(content):
    page = read_page(content, "https://careful.example/")
    assert len(page.text_hash) == 64


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_no_metadata_fails(value):
    said = {name: value for name in (*ARTICLE, "claimReviewed", "reviewRating") if name[0] != "@"}
    for kind in ("NewsArticle", "ClaimReview"):
        page = read_page(html(ld(**said, **{"@type": kind})), URL)
        assert "lost its director" in page.text
        assert len(page.reviews) == (kind == "ClaimReview")


@pytest.mark.skipif(not (DATA / "claimreview.json").exists(), reason="the real data is not here")
def test_every_untidy_claim_review_is_read():
    fixtures = json.loads((DATA / "claimreview.json").read_text())
    assert len(fixtures) == 47
    for fixture in fixtures:
        text = json.dumps(fixture["doc"])
        page = read_page(html(f'<script type="application/ld+json">{text}</script>'), URL)
        assert page.reviews
        assert all(said.claim and said.rating and said.author for said in page.reviews), text


def test_no_page_of_the_site_loads_what_reads_pages():
    code = (
        "import os, django, sys; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings';"
        "django.setup(); import tracker.urls, sources.capture.reading;"
        "print([m for m in ('trafilatura', 'extruct', 'htmldate', 'lxml') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
