"""A redaction as two editors carry it out, by mouse and by keyboard; axe looks at every page."""

import pytest
from playwright.sync_api import expect

from claims.models import Entry
from tests import cast
from tests.browser.desk import log_in
from tests.browser.test_admin_axe import violations

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Xanthippe Quill"


@pytest.fixture
def claim():
    """A public claim with a report that names somebody."""
    made = cast.public_claim("The director left the film")
    cast.report(made, quote=f"I am {NAME}.", url="https://x.test/xanthippe-quill")
    return made


@pytest.mark.parametrize(
    "window",
    [
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
        {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
    ],
    ids=["wide by day", "narrow by night"],
)
def test_from_the_report_to_the_tombstone(open_page, claim, window):
    cast.person("ben")
    page, second = open_page(**window), open_page(**window)
    address = propose(page, claim)
    assert NAME in reader(second, claim)
    carry_out(second, address)
    assert NAME not in reader(second, claim)
    assert Entry.objects.filter(type="entry.redacted").count() == 1


def propose(page, claim):
    log_in(page, "ada")
    page.goto(f"/admin/claims/report/{claim.reports.last().pk}/change/")
    page.get_by_role("link", name="Redact a text for a legal reason").click()
    expect(page.get_by_text("This cannot be undone.")).to_be_visible()
    page.get_by_label("The exact text").fill(NAME)
    page.get_by_label("Personal information").check()
    page.get_by_label("The legal reason").fill("Order 7 of 2026")
    page.get_by_role("button", name="Show what goes").click()
    expect(page.locator(".passage del").get_by_text(NAME, exact=True)).to_be_visible()
    expect(page.locator(".passage del").get_by_text("https://x.test")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Propose this redaction").click()
    expect(page.get_by_text("Nothing is removed before another editor")).to_be_visible()
    sound(page)
    return page.url


def carry_out(page, address):
    log_in(page, "ben")
    page.goto(address)
    page.get_by_text("Where the text is still").click()
    expect(page.get_by_text("keep them no longer than you may keep the text")).to_be_visible()
    page.get_by_role("button", name="Approve and remove").click()
    expect(page.get_by_text("Nothing was removed. Type")).to_be_visible()
    sound(page)
    page.get_by_label("type the words above").fill("remove from 1 entry")
    page.get_by_role("button", name="Approve and remove").click()
    expect(page.get_by_role("heading", name="What went")).to_be_visible()
    assert NAME not in page.content()
    sound(page)
    page.get_by_role("link", name="Entry 2", exact=True).click()
    expect(page.get_by_text("removed for law or from harm").first).to_be_visible()


def sound(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def reader(page, claim):
    page.goto(claim.get_absolute_url())
    return page.content()
