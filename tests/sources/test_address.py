"""Which addresses are of one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capture.address import domain_of, page_key

SAME_PAGE = "https://careful.example/film/gone"
SAME = [
    "https://www.careful.example/film/gone",
    "http://careful.example/film/gone/",
    "HTTPS://CAREFUL.EXAMPLE:443/film/gone#top",
    "https://m.careful.example/film/gone?utm_source=x&fbclid=y",
    "https://careful.example/film/gone/amp",
    "https://amp.careful.example/film/gone?amp=1",
    "https://www.google.com/amp/s/www.careful.example/film/gone",
    "https://careful-example.cdn.ampproject.org/c/s/www.careful.example/film/gone",
    "https://web.archive.org/web/20250303093000/https://www.careful.example/film/gone",
    "https://web.archive.org/web/2025id_/http://careful.example/film/gone",
    "https://archive.ph/20250303/https://careful.example/film/gone",
    " https://careful.example/film/%67one ",
    "https://web.archive.org/web/https://careful.example/film/gone",
    "http://web.archive.org:80/web/2025/http%3A%2F%2Fm.careful.example%2Ffilm%2Fgone",
    "https://archive.today/newest/https://careful.example/film/gone?gclid=1",
    "https://archive.is/2025.03.03-093000/https://careful.example/film/gone",
    "https://archive.ph/o/abcde/" + "https://web.archive.org/web/2025/" * 9 + SAME_PAGE,
]


@pytest.mark.parametrize("url", SAME)
def test_one_page_has_one_key(url):
    assert page_key(url) == "careful.example/film/gone"
    assert domain_of(url) == "careful.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://careful.example/film/other",
        "https://careful.example/film/gone?page=2",
        "https://careful.example:8443/film/gone",
        "https://news.careful.example/film/gone",
        "https://careful.example/Film/gone",
        "https://archive.ph/abcde",
    ],
)
def test_another_page_has_another(url):
    assert page_key(url) not in ("", "careful.example/film/gone")


@pytest.mark.parametrize(
    "url",
    ["", "careful.example", "javascript:alert(1)", "mailto:a@b.example", "//careful.example/a",
     "http:///a", "http://a..example/", "http://a&b.example/", "http://\ud800.example/",
     "http://[::1", "http://a.example:99999/", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_web_address_has_none(url):
    assert page_key(url) == ""


def test_parameters_are_compared_in_any_order():
    assert page_key("https://a.example/?b=2&a=1") == page_key("https://a.example?a=1&b=2")
    assert page_key("https://a.example/?id=7") != page_key("https://a.example/?id=8")


def test_a_name_in_another_script_is_the_same_in_its_ascii_form():
    assert page_key("https://bücher.example/a") == page_key("https://xn--bcher-kva.example/a")


def test_a_mobile_edition_is_of_the_same_page():
    assert page_key("https://en.m.wiki.example/wiki/X") == page_key(
        "https://en.wiki.example/wiki/X"
    )


def test_an_address_by_number_keeps_its_brackets():
    assert page_key("http://[2001:db8::1]:8080/a") == "[2001:db8::1]:8080/a"
    assert domain_of("http://[2001:db8::1]:8080/a") == "[2001:db8::1]"


@pytest.mark.parametrize("tail", ["😀" * 1900, "a%F0" * 900, "?" + "a=😀&" * 900, "/amp" * 900])
def test_a_long_address_has_a_key_that_an_index_holds(tail):
    url = f"https://careful.example/{tail}"
    key, other = page_key(url), page_key(url + "b")
    assert len(key) <= 2000
    assert key != other
    assert page_key(f"https://{key}") == key


PARTS = st.lists(
    st.sampled_from(
        ["https://web.archive.org/web/2025/", "https://archive.ph/newest/", "https://www.",
         "http://m.", "careful.example", ".example", "/amp", ".amp", "/", "//", "?", "&", "=", "#",
         "%", "%2F", "%3A", "%F0", "utm_a=1", "b=2", "a", ":80", ":8443", "@", "[::1]", " ", "\t",
         "www.google.com/amp/s/", "x.cdn.ampproject.org/c/", "Ü", "\ud800"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(PARTS)
def test_the_key_of_a_key_is_itself(url):
    key = page_key(url)
    assert not key or page_key(f"https://{key}") == key


@given(st.text())
def test_any_text_has_a_key_that_is_its_own(text):
    for url in (text, f"https://{text}", f"https://careful.example/{text}"):
        key = page_key(url)
        assert page_key(f"https://{key}") == key or not key


def test_two_names_that_only_look_alike_stay_two():
    assert page_key("https://faß.example/a") != page_key("https://fass.example/a")
    assert page_key("https://ａ.example/a") == "a.example/a"


def test_a_path_below_amp_is_of_the_same_page():
    assert page_key("https://careful.example/amp/film/gone") == "careful.example/film/gone"
    assert page_key("https://careful.example/amplifiers") == "careful.example/amplifiers"


WORDS = st.text(alphabet="abcXYZ0189-_~", min_size=1, max_size=8)
ARTICLES = st.tuples(
    st.sampled_from(["careful.example", "news.careful.example", "loud.example:8443"]),
    st.lists(WORDS, max_size=4),
    st.dictionaries(WORDS.map("p_{}".format), WORDS, max_size=3),
)
"""A host, the parts of a path, parameters that are none of tracking."""
FORMS = st.lists(
    st.sampled_from(
        ["http", "www.", "m.", "port", "slash", "fragment", "tracking", "amp", "wayback", "today"]
    ),
    unique=True,
)


def written(article, forms):
    """An address of an article, in some of the forms that it may have."""
    host, parts, query = article
    http, www, mobile = ("http" in forms, "www." in forms, "m." in forms)
    port = ":80" if http else ":443"
    host = host + (port if "port" in forms and ":" not in host else "")
    host = ("m." if mobile else "") + ("www." if www else "") + host
    path = "".join(f"/{part}" for part in parts)
    path += "/amp" * ("amp" in forms) + "/" * ("slash" in forms)
    tracked = [("utm_source", "x"), ("fbclid", "y")] if "tracking" in forms else []
    pairs = [*query.items(), *tracked]
    asked = "&".join(f"{name}={value}" for name, value in reversed(pairs))
    url = f"{'http' if http else 'https'}://{host}{path}{'?' if asked else ''}{asked}"
    url += "#part" * ("fragment" in forms)
    url = f"https://web.archive.org/web/2025/{url}" if "wayback" in forms else url
    return f"https://archive.ph/newest/{url}" if "today" in forms else url


@given(ARTICLES, FORMS, FORMS)
def test_an_article_has_one_key_in_all_its_forms(article, forms, others):
    assert page_key(written(article, forms)) == page_key(written(article, others)) != ""


@given(ARTICLES, ARTICLES, FORMS, FORMS)
def test_different_articles_are_never_one(article, other, forms, others):
    same = article == other
    assert (page_key(written(article, forms)) == page_key(written(other, others))) == same
