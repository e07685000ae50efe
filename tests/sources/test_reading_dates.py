"""A date is as close as the page says, and no closer; what is no date of publication is none."""

import pytest

from sources.capture.reading import read_page
from tests.sources.written_page import ARTICLE, BODY, URL, html, ld


def published(page, url=URL):
    known = read_page(page, url).published
    return known.precision, known.as_json()["earliest"]


NONE = ("unknown", None)


def day(written):
    return ("day", f"{written}T00:00:00Z")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("2025-03-03T09:30:00Z", ("minute", "2025-03-03T09:30:00Z")),
        ("2025-03-03T09:30:59+0200", ("minute", "2025-03-03T07:30:00Z")),
        ("2025-03-03 09:30:00.123-05", ("minute", "2025-03-03T14:30:00Z")),
        ("2025-03-03T23:30:00-12:00", ("minute", "2025-03-04T11:30:00Z")),
        ("Mon, 03 Mar 2025 09:30:00 GMT", ("minute", "2025-03-03T09:30:00Z")),
        ("Mon, 03 Mar 2025 09:30:00 -0000", day("2025-03-03")),
        ("2025-03-03T09:30:00", day("2025-03-03")),
        ("2025-03-03T00:00:00Z", day("2025-03-03")),
        ("2025-03-03", day("2025-03-03")),
        ("3 March 2025", day("2025-03-03")),
        ("March 3, 2025", day("2025-03-03")),
        ("2025-03", ("month", "2025-03-01T00:00:00Z")),
        ("March 2025", ("month", "2025-03-01T00:00:00Z")),
        ("2025", ("year", "2025-01-01T00:00:00Z")),
        ("2024-02-29", day("2024-02-29")),
        ("2025-02-29", NONE),
        ("2025-02-30", NONE),
        ("0000-01-01", NONE),
        ("99999-01-01", NONE),
        ("2025-03-03T09:30:00+25:00", NONE),
        ("9000-01-01", NONE),
        ("03/04/2025", NONE),
        ("soon", NONE),
        ("unknown", NONE),
        ("", NONE),
        (20250303, NONE),
        (["2025-03-03"], day("2025-03-03")),
        ({"@value": "2025-03-03"}, day("2025-03-03")),
        (None, NONE),
    ],
)
def test_a_date_is_as_close_as_the_page_says(written, known):
    assert published(html(ld(**ARTICLE | {"datePublished": written}))) == known


@pytest.mark.parametrize(
    ("page", "known"),
    [
        (html('<meta name="dc.date.issued" content="2025-03-03">'), day("2025-03-03")),
        (html('<meta name="citation_publication_date" content="2025/03">'), NONE),
        (html('<meta property="article:modified_time" content="2025-03-09">'), NONE),
        (html('<meta http-equiv="last-modified" content="2025-03-09">'), NONE),
        (html(ld(**{"@type": "NewsArticle", "dateModified": "2025-03-09"})), NONE),
        (html(ld(**{"@type": "ClaimReview", "datePublished": "2025-03-03"})), day("2025-03-03")),
        (html(body=f'<time datetime="2025-03-03T09:30Z">3 March</time>{BODY}'),
         ("minute", "2025-03-03T09:30:00Z")),
        (html(body=f'<time class="updated" datetime="2025-03-03">3 March</time>{BODY}'), NONE),
        (html(body=f'{BODY}<aside><time datetime="2019-01-01">Related</time></aside>'), NONE),
        (html(body=f'<p class="date">March 3rd, 2025</p>{BODY}'), day("2025-03-03")),
        (html(body=f'<p class="date">3. März 2025</p>{BODY}'), day("2025-03-03")),
        (html(body=f'<p class="date">März 2025</p>{BODY}'), NONE),
        (html(body=f'<p class="date">Updated 3 March 2025</p>{BODY}'), NONE),
        (html(body=f'<p class="date">03/04/2025</p>{BODY}'), NONE),
        (html(body=f'<p class="date">2025</p>{BODY}'), NONE),
        (html(body=f"{BODY}<p>Born on 3 March 1971, she left on 2024-05-01.</p>"), NONE),
        (html(body=f"{BODY}<footer>© 2024</footer>"), NONE),
    ],
)  # fmt: skip
def test_only_what_is_said_of_the_publication_is_read(page, known):
    assert published(page) == known


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/2025/03/07/gone", day("2025-03-07")),
        ("/2025/03/gone", ("month", "2025-03-01T00:00:00Z")),
        ("/news/2025-03-07/gone", day("2025-03-07")),
        ("/2025/13/gone", NONE),
        ("/2025/gone", NONE),
        ("/id/20250307", NONE),
    ],
)
def test_an_address_may_tell_the_day(path, known):
    assert published(html(), f"https://careful.example{path}") == known
