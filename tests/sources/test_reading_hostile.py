"""Hostile pages: none fails, none takes long, and the sound part of one is read."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.capture.reading import read_page
from tests.sources.written_page import ARTICLE, BODY, URL, html, ld

ITEM = '<div itemscope itemtype="http://schema.org/Thing"><i itemprop="a">'
SCRIPT = '<script type="application/ld+json">'
HOSTILE = {
    "nested": "<div>" * 100_000 + "deep" + "</div>" * 100_000,
    "nested in an unknown tag": "<x>" * 100_000,
    "nested tables": "<table><tr><td>" * 100_000,
    "nested quotations": "<blockquote>" * 100_000,
    "nested drawings": "<svg><g>" * 100_000,
    "unclosed": "<b>" * 100_000,
    "attribute": f'<p class="{"a" * 1_500_000}">x</p>',
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
    "many attributes": ("<p " + " ".join(f"a{n}=1" for n in range(1_300)) + ">x</p>") * 200,
    "nul": "<p>one\x00two</p>",
    "deep json": f"{SCRIPT}{'[' * 100_000}</script>",
    "broken json": f'{SCRIPT}{{"@type": "NewsArticle", </script>',
    "unclosed scripts": SCRIPT * 55_000,
    "many scripts": f"{SCRIPT}[]</script>" * 40_000,
    "surrogate": ld(**ARTICLE | {"headline": "\ud800 gone"}),
    "entities": "<p>" + "&amp;" * 200_000 + "</p>",
    "tags only": "<" * 2_000_000,
    "open tags only": "<a " * 600_000,
    "comments": "<!--" * 480_000,
    "paragraphs": "<p>One more paragraph of them.</p>" * 60_000,
    "breaks": "<br>" * 500_000,
    "spaces": "<p>" + " " * 1_900_000 + "x</p>",
    "digits": "<p>" + "2025-03-" * 230_000 + "</p>",
    "links": '<p><a href="/a">gone</a></p>' * 60_000,
    "metas": '<meta property="og:title" content="x">' * 50_000,
    "times": '<time datetime="2025-03-">x</time>' * 50_000,
    "items in items": ITEM * 28_000,
    "items": f"{ITEM}x</i></div>" * 26_000,
    "items that refer to each other": (
        '<div itemscope itemtype="x" id="a" itemref="b"></div>'
        '<div itemscope itemtype="x" id="b" itemref="a" itemprop="c"></div>'
    ),
}


@pytest.fixture(scope="module", autouse=True)
def _libraries_are_loaded():
    """What loading them costs once is no page's doing."""
    read_page(html(ITEM), URL)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_survived_quickly(name):
    begun = time.process_time()  # Its own work, not that of others on the machine.
    page = read_page(html(body=BODY + HOSTILE[name]), URL)
    spent = time.process_time() - begun
    assert (page.headline, page.url) != ("", "")
    assert spent < 5, f"{spent:.1f} s; it took up to 1.2 s when measured"


def test_what_precedes_an_abyss_is_read():
    page = read_page(html(ld(**ARTICLE), BODY + "<div>" * 100_000), URL)
    assert (page.headline, page.outlet) == ("Director gone, say insiders", "The Careful")
    assert page.text.count("lost its director") == 6


def test_a_long_list_without_end_tags_is_no_abyss():
    page = read_page(html(body=BODY + "<ul>" + "<li>one of very many things" * 5_000), URL)
    assert "lost its director" in page.text


@pytest.mark.parametrize("odd", ["&#0;", "&#8;", "&#xFFFE;", "&#xD800;", "\x00", "\x0c", "\ufffe"])
def test_one_odd_character_costs_no_text(odd):
    page = read_page(html(body=f"<p>one {odd} two</p>{BODY}"), URL)
    assert page.text.count("lost its director") == 6
    assert not set("\x00\x08\x0c\ufffe") & set(page.text)
    assert page.text.encode()


def test_numbers_that_look_like_controls_are_kept():
    assert "é—😀" in read_page(html(body=f"<p>&#233;&#8212;&#x1F600;</p>{BODY}"), URL).text


@pytest.mark.parametrize("charset", ["utf-8", "utf-7", "rot13", "idna", "utf-32", "no such", ""])
def test_a_wrong_charset_fails_nothing(charset):
    page = read_page(html(ld(**ARTICLE)).encode("utf-8"), URL, charset)
    assert page.headline == "Director gone, say insiders"


MARKS = st.sampled_from(
    ["<p>", "</div>", "<meta", ' content="', '"', ">", "<time datetime=", "{", "}", ",", "]", "é",
     "<script type='application/ld+json'>", '"@type":"NewsArticle"', "</script>", "&#", "\ud800",
     "<link rel=canonical href=", "http://[", "<html lang=", "2025-"]
)  # fmt: skip


@settings(deadline=None)  # How long a page takes is asked elsewhere.
@given(st.lists(MARKS, max_size=30).map("".join))
def test_no_mixture_of_marks_fails(content):
    page = read_page(f"<html>{content}", URL)
    assert len(page.text_hash) == 64
    assert (page.text + page.headline + page.outlet + page.url).encode()
