"""The desk by keyboard: a short list of keys, each leading somewhere, none while one types."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims.models import Claim
from tests import cast
from tests.browser.desk import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claim():
    return cast.public_claim()


@pytest.fixture
def desk(page, claim):
    """Ada at the desk's first page."""
    log_in(page, "ada")
    return page


def path(page):
    return re.sub(r"^https?://[^/]+", "", page.url)


def keys_listed(page):
    rows = page.locator("dialog.shortcuts li:visible")
    return [re.sub(r"\s+", " ", row.inner_text()).strip() for row in rows.all()]


def test_the_list_of_shortcuts_opens_by_its_key_and_by_its_link(desk):
    dialog = desk.get_by_role("dialog", name="Shortcuts")
    desk.keyboard.press("?")
    expect(dialog).to_be_visible()
    assert Axe().run(desk).violations_count == 0
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    link = desk.get_by_role("link", name="Shortcuts", exact=True)
    link.focus()
    desk.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(link).to_be_focused()


def test_only_what_applies_is_listed(desk, claim):
    add, verdict, save = "Add a report", "Propose a verdict", "Save the form"
    listed = {}
    for where in ("/admin/", f"/admin/claims/claim/{claim.pk}/change/", "/admin/claims/entry/"):
        desk.goto(where)
        desk.keyboard.press("?")
        listed[where] = " | ".join(keys_listed(desk))
    front, of_claim, record = listed.values()
    assert "Paste a link" in front
    assert "Go to the proposals" in front
    for word in (add, verdict, save):
        assert word not in front
        assert word in of_claim
        assert word not in record


def test_keys_lead_through_the_desk(desk, claim):
    ways = {
        "n": "/admin/claims/claim/add/",
        "gc": "/admin/claims/claim/",
        "gr": "/admin/claims/report/",
        "gp": "/admin/claims/proposal/",
        "gd": "/admin/",
        "v": "/",
    }
    for keys, where in ways.items():
        desk.goto("/admin/system/")
        for key in keys:
            desk.keyboard.press(key)
        desk.wait_for_url(re.compile(f"^https?://[^/]+{re.escape(where)}$"))


def test_the_public_page_of_what_is_open_is_one_key_away(desk, claim):
    report, verdict = claim.reports.get(), cast.verdict(claim)
    cast.denial(claim)
    proposal = cast.proposal(claim, status="disputed")
    for where in (
        f"claim/{claim.pk}/change", f"claim/{claim.pk}/connect", f"report/{report.pk}/change",
        f"report/{report.pk}/withdraw", f"verdict/{verdict.pk}/change",
        f"proposal/{proposal.pk}/change", f"proposal/{proposal.pk}/edit",
    ):  # fmt: skip
        desk.goto(f"/admin/claims/{where}/")
        desk.keyboard.press("v")
        desk.wait_for_url(re.compile(f"{re.escape(claim.get_absolute_url())}$"))


def test_search_and_the_field_for_a_link_are_found_from_everywhere(desk):
    for key in ("/", "s"):
        desk.goto("/admin/system/")
        desk.keyboard.press(key)
        expect(desk.locator("#searchbar")).to_be_focused()
        expect(desk).to_have_url(re.compile("/admin/claims/claim/#searchbar$"))
    desk.keyboard.press("Tab")
    desk.keyboard.press("p")
    expect(desk.locator("#paste-url")).to_be_focused()
    desk.goto("/admin/claims/report/")
    desk.keyboard.press("/")
    expect(desk.locator("#searchbar")).to_be_focused()
    expect(desk).to_have_url(re.compile("/admin/claims/report/$"))


def test_what_is_open_is_worked_on_by_keys(desk, claim):
    desk.goto(f"/admin/claims/claim/{claim.pk}/change/")
    desk.keyboard.press("a")
    desk.wait_for_url(re.compile(rf"/claims/report/add/\?claim={claim.pk}$"))
    desk.goto(f"/admin/claims/claim/{claim.pk}/change/")
    desk.keyboard.press("e")
    desk.wait_for_url(re.compile(f"/claims/claim/{claim.pk}/verdict/$"))
    proposal = cast.proposal(claim)
    desk.goto(f"/admin/claims/proposal/{proposal.pk}/change/")
    desk.keyboard.press("e")
    desk.wait_for_url(re.compile(f"/claims/proposal/{proposal.pk}/edit/$"))


def test_a_key_does_nothing_while_somebody_types_or_holds_another(desk):
    desk.goto("/admin/claims/claim/add/")
    sentence = desk.get_by_label("Sentence")
    sentence.press_sequentially("n p v ? gd / s a e")
    expect(sentence).to_have_value("n p v ? gd / s a e")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    desk.locator(".select2-selection").first.focus()
    desk.keyboard.press("v")
    expect(desk).to_have_url(re.compile("/claim/add/$"))
    desk.goto("/admin/system/")
    for held in ("Alt", "Control", "Meta"):
        desk.keyboard.press(f"{held}+n")
    composed = {"key": "n", "isComposing": True, "bubbles": True}
    desk.locator("body").dispatch_event("keydown", composed)
    expect(desk).to_have_url(re.compile("/admin/system/$"))


def test_single_keys_can_be_turned_off_and_stay_so(desk):
    desk.get_by_role("link", name="Shortcuts", exact=True).click()
    desk.get_by_label("Single keys do something").uncheck()
    desk.goto("/admin/system/")
    for key in ("?", "n"):
        desk.keyboard.press(key)
    expect(desk.get_by_role("dialog")).to_be_hidden()
    expect(desk).to_have_url(re.compile("/admin/system/$"))
    desk.get_by_role("button", name="Log out").click()
    log_in(desk, "ada")
    desk.get_by_role("link", name="Shortcuts", exact=True).click()
    switch = desk.get_by_label("Single keys do something")
    expect(switch).not_to_be_checked()
    switch.check()
    desk.keyboard.press("Escape")
    desk.keyboard.press("n")
    desk.wait_for_url(re.compile("/claims/claim/add/$"))


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter", "Control+s"])
def test_the_form_that_is_open_is_saved_by_keys(desk, claim, keys):
    desk.goto(f"/admin/claims/claim/{claim.pk}/change/")
    desk.get_by_label("Context").fill("On the third day.")
    desk.get_by_label("What changed and why").fill("Said more.")
    desk.keyboard.press(keys)
    expect(desk.get_by_text("was changed successfully")).to_be_visible()
    assert Claim.objects.get(pk=claim.pk).context == "On the third day."


def test_no_key_publishes_or_removes(desk, claim):
    proposal = cast.proposal(claim)
    cast.ben()
    desk.get_by_role("button", name="Log out").click()
    log_in(desk, "ben")
    desk.goto(f"/admin/claims/proposal/{proposal.pk}/change/")
    desk.get_by_text("Send back, or withdraw").click()
    desk.get_by_label("What should change").fill("Who?")
    desk.keyboard.press("Control+Enter")
    desk.keyboard.press("?")
    expect(desk.get_by_role("button", name="Approve and publish")).to_be_visible()
    proposal.refresh_from_db()
    assert proposal.waits
    assert not proposal.approved


def test_without_scripts_the_list_is_a_page(open_page, claim):
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    cast.person("rae")
    log_in(page, "rae")
    page.get_by_role("link", name="Shortcuts", exact=True).click()
    expect(page.get_by_role("heading", name="Shortcuts", level=1)).to_be_visible()
    page.get_by_role("link", name="Log a new claim").click()
    expect(page.get_by_role("heading", name="Log a claim")).to_be_visible()
