"""An editor pastes a link to a page served on loopback and publishes its report."""

import re
import threading

import pytest
from django.db import connection
from playwright.sync_api import expect

from claims.models import Report
from sources.capture import captures
from sources.models import Capture
from tests import cast
from tests.browser.desk import log_in
from tests.sources.web import Web
from tests.sources.web import page as answer

pytestmark = pytest.mark.django_db(transaction=True)

STORY = """<!doctype html><html lang="en"><head>
<meta property="og:title" content="Director left the film, say insiders">
<meta property="og:site_name" content="The Good">
<meta property="article:published_time" content="2025-03-03"></head><body><article>
<p>The director left the film during the shoot, two people who worked on it told us.</p>
<p>“He never left,” The Studio said in a statement on Monday.</p></article></body></html>"""


@pytest.fixture
def web(settings):
    """A web of one site, on this machine."""
    made = Web()
    made.paths["/gone?utm_source=x"] = answer(STORY.encode())
    settings.DEMO, settings.CAPTURE_NETWORK = True, made.network
    yield made
    made.close()


def work():
    """Do in another thread, as the worker's process would, what waits."""

    def carry_out():
        try:
            for capture in Capture.objects.filter(state="waiting"):
                captures.carry_out(capture)
        finally:
            connection.close()

    worker = threading.Thread(target=carry_out)
    worker.start()
    worker.join(30)
    assert not worker.is_alive()
    assert [c.failure for c in Capture.objects.all()] == [""]


def test_from_a_pasted_link_to_the_public_report(page, web):
    claim = cast.public_claim("The director left the film during the shoot")
    cast.person("ben")
    log_in(page, "ben")
    page.get_by_label("Paste a link").fill("http://good.example/gone?utm_source=x")
    page.get_by_role("button", name="Read the page").click()
    expect(page.get_by_text("is being fetched")).to_be_visible()
    work()
    read = page.get_by_role("heading", name="Director left the film, say insiders")
    expect(read).to_be_visible(timeout=20_000)  # the page looks again by itself
    page.get_by_role("button", name="Log this outlet").click()
    expect(page.get_by_text("Logged the outlet The Good.")).to_be_visible()
    page.get_by_role("link", name=claim.sentence).click()
    expect(page.get_by_label("Headline")).to_have_value("Director left the film, say insiders")
    page.get_by_role("link", name="“He never left”").click()
    expect(page.get_by_label("Quote", exact=True)).to_have_value("He never left")
    page.get_by_label("Stance").select_option("denies")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
    report = Report.objects.latest("pk")
    assert (report.stance, report.speaker, str(report.published)) == (
        "denies", cast.studio(), "3 March 2025",
    )  # fmt: skip
    page.goto(claim.get_absolute_url())
    expect(page.get_by_text("He never left").first).to_be_visible()


def test_claims_like_it_are_offered_while_a_claim_is_typed(page):
    claim = cast.public_claim("The director left the film during the shoot")
    cast.person("rae")
    log_in(page, "rae")
    page.goto("/admin/claims/claim/add/")
    page.get_by_label("Sentence").press_sequentially("The director has left the film")
    offered = page.get_by_role("link", name=re.compile(re.escape(claim.sentence)))
    expect(offered).to_be_visible()
