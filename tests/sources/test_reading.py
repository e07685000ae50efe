"""What is read off a page: headline, outlet, date, authors, text, quotes and reviewed claims."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.capture.quotes import quotes
from sources.capture.reading import read_page, text_hash

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BODY = "<p>The film has lost its director, two people who worked on it say.</p>" * 6
URL = "https://www.careful.example/film/gone"


def html(head="", body=BODY, lang="en-GB"):
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body><article><h1>Heading</h1>{body}</article></body></html>'  # fmt: skip  # noqa: E501


def ld(**said):
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Director gone, say insiders",
    "datePublished": "2025-03-03T09:30:00+01:00",
    "author": [{"@type": "Person", "name": "Jo Doe"}, {"name": "Ann Lee"}],
    "publisher": {"@type": "Organization", "name": "The Careful"},
    "inLanguage": "en_GB",
}


def test_an_article_says_all_of_itself():
    page = read_page(html(ld(**ARTICLE) + f'<link rel="canonical" href="{URL}">'), URL + "?utm_a=1")
    assert (page.headline, page.outlet) == ("Director gone, say insiders", "The Careful")
    assert page.authors == ("Jo Doe", "Ann Lee")
    assert (page.url, page.language) == (URL, "en-GB")
    assert page.published.as_json()["earliest"] == "2025-03-03T08:30:00Z"
    assert page.published.precision == "minute"
    assert "lost its director" in page.text


@pytest.mark.parametrize(
    ("written", "precision", "earliest"),
    [
        ("2025-03-03T09:30:00Z", "minute", "2025-03-03T09:30:00Z"),
        ("2025-03-03T09:30:00+0200", "minute", "2025-03-03T07:30:00Z"),
        ("2025-03-03T09:30:00", "day", "2025-03-03T00:00:00Z"),
        ("2025-03-03", "day", "2025-03-03T00:00:00Z"),
        ("2025-02-30", "unknown", None),
        ("0000-01-01", "unknown", None),
        ("soon", "unknown", None),
        (20250303, "unknown", None),
    ],
)
def test_a_date_is_as_close_as_the_page_says_and_no_closer(written, precision, earliest):
    page = read_page(html(ld(**ARTICLE | {"datePublished": written})), URL)
    assert (page.published.precision, page.published.as_json()["earliest"]) == (precision, earliest)


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
    ],
)
def test_a_page_names_its_address_on_its_own_site_only(told, kept):
    page = read_page(html(f'<link rel="canonical" href="{told}">'), URL)
    assert (page.url != URL) == kept


def test_the_same_words_in_another_layout_are_the_same_text():
    one = read_page(html(), URL)
    other = read_page(html(body=f"<div>\n  <section>{BODY}</section></div>"), URL)
    assert one.text_hash == other.text_hash == text_hash(one.text)
    assert read_page(html(body=BODY.replace("lost", "kept")), URL).text_hash != one.text_hash


def test_plain_text_is_read_too():
    page = read_page("Director gone\n\nThe film has lost its director.\n")
    assert (page.headline, page.published.precision) == ("Director gone", "unknown")
    assert page.text.endswith("lost its director.")


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252", "utf-16"])
def test_bytes_are_read_in_their_encoding(encoding):
    page = html('<meta property="og:title" content="Café gone">').encode(encoding)
    assert read_page(page, URL, encoding).headline.startswith("Café gone")


HOSTILE = {
    "nested": "<div>" * 100_000 + "deep" + "</div>" * 100_000,
    "unclosed": "<b>" * 100_000,
    "attribute": f'<p class="{"a" * 1_500_000}">x</p>',
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
    "nul": "<p>one\x00two</p>",
    "deep json": ld() + f'<script type="application/ld+json">{"[" * 100_000}</script>',
    "broken json": '<script type="application/ld+json">{"@type": "NewsArticle", </script>',
    "scripts": '<script type="application/ld+json">' * 2000,
    "surrogate": ld(**ARTICLE | {"headline": "\ud800 gone"}),
    "entities": "<p>" + "&amp;" * 200_000 + "</p>",
    "tags only": "<" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_survived_quickly(name):
    begun = time.process_time()
    page = read_page(html(body=HOSTILE[name]), URL)
    assert time.process_time() - begun < 20
    assert "\x00" not in page.text + page.headline


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
        read_page(html(ld(**said, **{"@type": kind})), URL)


@pytest.mark.skipif(not (DATA / "claimreview.json").exists(), reason="the real data is not here")
def test_every_untidy_claim_review_is_read():
    found = 0
    for fixture in json.loads((DATA / "claimreview.json").read_text()):
        text = json.dumps(fixture["doc"])
        page = read_page(html(f'<script type="application/ld+json">{text}</script>'), URL)
        found += any(review.claim for review in page.reviews)
    assert found >= 40


SPEAKERS = {"chad": ["Chad Stahelski"], "len": ["Len Wiseman"], "studio": ["Lionsgate", "LGF"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“I never left,” Chad Stahelski said.", [("I never left", "chad")]),
        ("Wiseman told us: “There were no reshoots.”", [("There were no reshoots", "len")]),
        ('"It is inaccurate", said a spokesperson for LGF.', [("It is inaccurate", "studio")]),
        ("Somebody else said “It is so”.", []),
        ("“No,” said Stahelski. “Nor I,” said Wiseman.", [("No", "chad"), ("Nor I", "len")]),
        ("Stahelskian “words” abound.", []),
        ("«Jamais», a dit Len Wiseman.", [("Jamais", "len")]),
    ],
)
def test_a_quotation_belongs_to_the_nearest_known_speaker(text, found):
    assert [(q.text, q.speaker) for q in quotes(text, SPEAKERS)] == found


@given(st.text())
def test_quotes_are_verbatim(text):
    assert all(q.text in text for q in quotes(text + " said Len Wiseman", SPEAKERS))


def test_no_page_of_the_site_loads_what_reads_pages():
    code = (
        "import os, django, sys; os.environ['DJANGO_SETTINGS_MODULE']='tests.settings';"
        "django.setup(); import tracker.urls, sources.capture.reading;"
        "print([m for m in ('trafilatura', 'extruct', 'htmldate', 'lxml') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
