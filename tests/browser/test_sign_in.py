"""Signing in as an editor does it: password, app, code; on a phone, too."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import cast
from tests.tracker.entrance import App

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True


def give_password(page, name):
    page.goto("/admin/claims/report/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Log in").click()


def is_sound(page):
    """No axe violation, and nothing to scroll to sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_sets_up_an_app_and_signs_in_with_it(open_page, scheme):
    cast.ada()
    phone = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme}
    page = open_page(**phone)
    give_password(page, "ada")
    expect(page.get_by_role("heading", name="Set up your second factor")).to_be_visible()
    is_sound(page)
    image = page.get_by_alt_text("The address of your secret, as a QR code")
    assert image.evaluate("image => image.complete && image.naturalWidth > 100")
    app = App("".join(page.locator(".sign-in-key").inner_text().split()))
    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("Incorrect code")).to_be_visible()
    page.get_by_label("Code that the app shows").fill(app.code(time.time()))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    is_sound(page)
    recovery = page.locator(".sign-in-codes li").first.inner_text()
    page.get_by_role("link", name="To the desk").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    expect(page.get_by_text("This is the demonstration")).to_be_hidden()
    page.get_by_role("link", name="Sign-in", exact=True).click()
    expect(page.get_by_text("10 left")).to_be_visible()
    is_sound(page)

    another = open_page(**phone)
    give_password(another, "ada")
    expect(another.get_by_role("heading", name="Enter a code")).to_be_visible()
    is_sound(another)
    # The code of the next half minute, since that of this one may be used up.
    another.get_by_label("Code").fill(app.code(time.time() + 30))
    another.get_by_role("button", name="Go on").click()
    expect(another).to_have_url(re.compile("/admin/claims/report/$"))

    lost = open_page(**phone)
    give_password(lost, "ada")
    lost.get_by_label("Code").fill(recovery)
    lost.get_by_role("button", name="Go on").click()
    expect(lost).to_have_url(re.compile("/admin/claims/report/$"))


def test_the_demonstration_says_on_every_page_that_it_asks_for_none(open_page, settings):
    settings.SECOND_FACTOR = False
    cast.public_claim()
    page = open_page()
    give_password(page, "ada")
    for where in ("/admin/", "/admin/claims/claim/", "/admin/claims/claim/add/", "/admin/system/"):
        page.goto(where)
        expect(page.get_by_text("it asks for no second factor")).to_be_visible()


def test_five_wrong_passwords_say_when_to_come_back(open_page):
    cast.ada()
    page = open_page()
    page.goto("/admin/")
    for _ in range(5):
        page.get_by_label("Username").fill("ada")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Too many attempts failed")).to_be_visible()
    expect(page.get_by_text("in 15 minutes")).to_be_visible()
    is_sound(page)
