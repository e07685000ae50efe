"""What search engines ask for first: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from claims.sharing.sitemap import Address, addresses, files, holds
from sources.shapes import absolute

R = TypeVar("R", bound=HttpResponseBase)
FRESH = "public, max-age=3600, stale-while-revalidate=86400"
XML = "application/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
PAGES = ("home", "claims", "subjects", "sources", "corrections", "method", "about")
ROBOTS = """\
User-agent: *
Disallow: /admin/
Disallow: /api/
Disallow: /embed/
Disallow: /*?*as_of=
Disallow: /*?*known_at=
Disallow: /search?
Allow: /

Sitemap: {sitemap}
"""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The files that the sitemap is made of."""
    paths = [reverse("sitemap-pages"), *(reverse("sitemap", args=file) for file in files())]
    rows = "".join(f"<sitemap><loc>{escape(absolute(path))}</loc></sitemap>\n" for path in paths)
    body = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n"
    return _fresh(HttpResponse(body, content_type=XML))


@require_safe
def pages(request: HttpRequest) -> HttpResponseBase:
    """The pages that are not about one thing."""
    return _listed(Address(reverse(name)) for name in PAGES)


@require_safe
def section(request: HttpRequest, section: str, number: int) -> HttpResponseBase:
    """One file of the sitemap, sent as it is read."""
    if not holds(section, number):
        raise Http404("There is no such part of the sitemap.")
    return _listed(addresses(section, number))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where crawlers need not go: the desk, the API, cards, and every page at every moment."""
    body = ROBOTS.format(sitemap=absolute(reverse("sitemap-index")))
    return _fresh(HttpResponse(body, content_type="text/plain; charset=utf-8"))


def _listed(found: Iterator[Address]) -> HttpResponseBase:
    return _fresh(StreamingHttpResponse(_written(found), content_type=XML))


def _written(found: Iterator[Address]) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_NAMESPACE}>\n"
    for address in found:
        changed = f"<lastmod>{address.changed:%Y-%m-%d}</lastmod>" if address.changed else ""
        yield f"<url><loc>{escape(absolute(address.path))}</loc>{changed}</url>\n"
    yield "</urlset>\n"


def _fresh(answer: R) -> R:
    answer["Cache-Control"] = FRESH
    return answer
