"""What a reader sees of a page."""

import html
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

INLINE = re.compile(r"</?(?:a|b|bdi|mark|q|time)\b[^>]*>")


def read(response):
    """The words between the masthead and the foot, with single spaces."""
    main = response.text.split("<main", 1)[1].split("</main>", 1)[0]
    words = re.sub(r"<[^>]*>", " ", INLINE.sub("", "<" + main))
    return " ".join(html.unescape(words).split())


def links(response, begin="/"):
    """Where the links of the page's main part go, in order, those that begin so."""
    main = response.text.split("<main", 1)[1].split("</main>", 1)[0]
    found = [html.unescape(href) for href in re.findall(r'href="([^"]*)"', main)]
    return [href for href in found if href.startswith(begin)]


def queries(client, path):
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
