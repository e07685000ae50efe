"""A reader's way through the site, without scripts, on any screen, by day and by night."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "Chad Stahelski took over and reshot most of Ballerina"


@pytest.fixture
def story(db):
    call_command("load_story", verbosity=0)


def test_finds_what_became_of_a_rumour_without_scripts(open_page, story):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of a rumour")
    search = page.get_by_role("main").get_by_role("searchbox")
    search.fill("stahleski")
    search.press("Enter")
    expect(page.get_by_role("heading", name="Nothing with “stahleski”")).to_be_visible()
    page.get_by_role("link", name=SENTENCE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SENTENCE)
    expect(page.get_by_role("main")).to_contain_text("Refuted")
    page.get_by_role("main").get_by_role("link", name="Ballerina", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ballerina")
    expect(page.get_by_role("heading", name="Open questions")).to_be_visible()
    page.get_by_role("link", name="Sources", exact=True).click()
    page.get_by_role("link", name="World of Reel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("World of Reel")
    row = page.get_by_role("listitem").filter(has_text="“inaccurate”")
    expect(row.filter(has_text=SENTENCE)).to_contain_text("Refuted")


def test_chooses_claims_without_scripts(open_page, story):
    page = open_page(java_script_enabled=False)
    page.goto("/claims")
    page.get_by_role("link", name="Settled", exact=True).click()
    expect(page.get_by_role("main")).not_to_contain_text("Ballerina was about seven years")
    page.get_by_text("Choose by status").click()
    for status in ("Confirmed", "Partly confirmed", "Misleading", "Retracted"):
        page.get_by_label(status, exact=True).uncheck()
    page.get_by_label("Source", exact=True).fill("World of Reel")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 claim", exact=True)).to_be_visible()
    page.get_by_role("link", name="Remove the filter Refuted").click()
    expect(page.get_by_text("3 claims, what changed last first")).to_be_visible()


def test_goes_by_keyboard_from_the_first_key(page, story):
    page.goto("/claims")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="All", exact=True)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject", exact=True)).to_be_visible()
