"""Which addresses are of one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.capture.address import domain_of, page_key

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
     "http:///a", "http://[::1", "http://a.example:99999/", "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_web_address_has_none(url):
    assert page_key(url) == ""


def test_parameters_are_compared_in_any_order():
    assert page_key("https://a.example/?b=2&a=1") == page_key("https://a.example?a=1&b=2")
    assert page_key("https://a.example/?id=7") != page_key("https://a.example/?id=8")


def test_a_name_in_another_script_is_the_same_in_its_ascii_form():
    assert page_key("https://bücher.example/a") == page_key("https://xn--bcher-kva.example/a")


@given(st.text())
def test_any_text_has_a_key_that_is_its_own(text):
    for url in (text, f"https://{text}", f"https://careful.example/{text}"):
        key = page_key(url)
        assert page_key(f"https://{key}") == key or not key
