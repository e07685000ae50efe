"""A claim's card inside a page of another origin; nothing else of the site can be framed."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def site_that_shows(html):
    """The address of another site on this machine, all of whose pages are this one."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Another site</title>{html}".encode())

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def claim():
    claim = cast.public_claim()
    cast.denial(claim)
    cast.verdict(claim, "refuted", "2025-03-05", rationale="The studio denies it.")
    return claim


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_frame_that_oembed_gives_works_on_another_site(
    open_page, live_server, settings, claim, scheme
):
    settings.SITE_URL = live_server.url
    page = open_page(color_scheme=scheme, viewport={"width": 700, "height": 500})
    told = page.request.get(f"/oembed?url={live_server.url}{claim.get_absolute_url()}").json()
    with site_that_shows(told["html"]) as other:
        page.goto(other)
        card = page.frame_locator("iframe")
        expect(card.get_by_role("heading", name="The director left the film")).to_be_visible()
        expect(card.get_by_text("Refuted")).to_be_visible()
        frame = page.frames[1]
        assert frame.evaluate("document.fonts.ready.then(() => document.fonts.size)") > 0
        assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
        card.get_by_role("link", name="Who said what, and when").click()
        page.wait_for_url(f"{live_server.url}{claim.get_absolute_url()}#list")


@pytest.mark.parametrize("wide", [220, 320, 700])
def test_the_card_fits_and_is_accessible(open_page, claim, wide):
    page = open_page(viewport={"width": wide, "height": 320}, java_script_enabled=True)
    page.goto(f"/embed/{claim.public_id}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_else_can_be_framed(browser, live_server, claim):
    cast.ada()
    paths = ["/", claim.get_absolute_url(), "/admin/login/", "/api/v1/claims", "/oembed"]
    frames = "".join(f'<iframe src="{live_server.url}{path}"></iframe>' for path in paths)
    context = browser.new_context()
    page = context.new_page()
    with site_that_shows(frames) as other:
        told = []
        page.on("console", lambda message: told.append(message.text))
        page.goto(other, wait_until="networkidle")
        shown = [frame.url for frame in page.frames[1:]]
    context.close()
    assert len(shown) == len(paths)
    assert not any(url.startswith(live_server.url) for url in shown)
    assert len([text for text in told if "frame-ancestors" in text]) == len(paths)
