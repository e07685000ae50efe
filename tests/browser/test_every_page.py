"""Every kind of page that readers see: by day and by night, narrow, and in large letters."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import resolve

import claims.urls
import sources.urls
import tracker.urls
from claims import services
from claims.models import Claim
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TWICE = "document.documentElement.style.fontSize = '200%'"
PAGES = {
    "home": "/",
    "search": "/search?q=reshoots",
    "nothing found": "/search?q=stahleski",
    "claims": "/claims?status=settled&subject=ballerina",
    "past claims": "/claims?as_of=2024-11-01&status=open",
    "claim": "{claim}",
    "claim of a past day": "{claim}?as_of=2024-10-20",
    "claim as it was known": "{claim}?known_at=2999-01-01",
    "claim before it was known": "{claim}?known_at=2020-01-01",
    "all reports": "{claim}/reports",
    "subjects": "/subjects",
    "subject": "/subjects/ballerina",
    "past subject": "/subjects/ballerina?as_of=2024-11-01",
    "before the subject": "/subjects/ballerina?known_at=2020-01-01",
    "sources": "/sources",
    "source": "/sources/world-of-reel",
    "corrections": "/corrections",
    "method": "/method",
    "about": "/about",
    "documentation": "/api/v1/docs",
    "unknown": "/nowhere",
    "gone": "{gone}",
}
NO_PAGES = {
    "feed", "claim-feed", "subject-feed", "source-feed", "claim-card", "card", "oembed",
    "fact-checks", "fact-checks-elsewhere", "verifier", "sitemap-index", "sitemap-pages",
    "sitemap", "robots", "healthz", "readyz", "claim-by-id",
}  # fmt: skip


@pytest.fixture
def addresses(db):
    """The address of each kind of page, with something to show."""
    call_command("load_story", verbosity=0)
    named = cast.source("Xanthippe Brown")
    cast.report(claim := cast.draft("She said so"), outlet=named)
    services.publish_claim(by=cast.ada(), claim=claim)
    named.refresh_from_db()
    gone = named.get_absolute_url()
    cast.redact("Xanthippe Brown")
    sentence = "Chad Stahelski took over and reshot most of Ballerina"
    page = Claim.objects.get(sentence=sentence).get_absolute_url()
    return {name: path.format(claim=page, gone=gone) for name, path in PAGES.items()}


def test_can_be_read_by_everybody_on_every_screen(open_page, addresses):
    page = open_page(reduced_motion="reduce")  # colours change at once
    for name, path in addresses.items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(path)
        for folded in page.locator("details").all():
            folded.evaluate("details => { details.open = true }")
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(SIDEWAYS) <= 0, f"{name} scrolls sideways at {width}"
            found = Axe().run(page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        page.evaluate(TWICE)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(SIDEWAYS) <= 0, f"{name} scrolls sideways at 200 % and {width}"


def test_no_kind_of_page_is_forgotten(addresses):
    looked_at = {
        resolve(path.partition("?")[0]).url_name for name, path in addresses.items()
        if name not in ("unknown", "gone")
    }  # fmt: skip
    patterns = (*claims.urls.urlpatterns, *sources.urls.urlpatterns, *tracker.urls.urlpatterns)
    names = {pattern.name for pattern in patterns if getattr(pattern, "name", None)}
    assert names <= looked_at | NO_PAGES | {"embed"}  # which test_embed looks at
