"""A browser for the tests that need one: Chromium, once a module, a clean page for each."""

import os

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright


def pytest_runtest_setup(item):
    """Close the connection of the tests before, which the database does not survive.

    While Playwright's loop runs, Django keeps another connection for this thread and cannot reach
    that one; a test that commits then replaces the database under it.
    """
    connections.close_all()


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium without a window, closed again before tests of another kind run here.

    Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser, live_server):
    """Makes pages of the live server; the test fails if one of them had anything to complain of.

    A refusal by the content security policy is told on the console, as are scripts that fail and
    files that are missing.
    """
    contexts, complaints = [], []

    def make(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("page", lambda page: _listen(page, complaints))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(open_page):
    """A page of the live server, in a wide window by daylight."""
    return open_page(viewport={"width": 1280, "height": 900})


def _listen(page, complaints):
    def hear(told):
        # That the page itself was answered with a refusal is for the test to judge.
        refused = told.location.get("url") == page.url and "status of 4" in told.text
        if told.type in ("error", "warning") and not refused:
            complaints.append(f"{page.url}: {told.text}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", hear)
