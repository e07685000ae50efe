"""Pages for tests of what is read off a page."""

import json

URL = "https://www.careful.example/film/gone"
BODY = "".join(
    f"<p>The film has lost its director, {who} who worked on it says.</p>"
    for who in ("a gaffer", "a grip", "a cook", "a driver", "an extra", "an editor")
)
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Director gone, say insiders",
    "datePublished": "2025-03-03T09:30:00+01:00",
    "author": [{"@type": "Person", "name": "Jo Doe"}, {"name": "Ann Lee"}],
    "publisher": {"@type": "Organization", "name": "The Careful"},
    "inLanguage": "en_GB",
}


def html(head="", body=BODY, lang="en-GB"):
    article = f"<article><h1>Heading</h1>{body}</article>"
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{article}</body></html>'


def ld(**said):
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'
