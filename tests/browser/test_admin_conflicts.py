"""Two editors collide, a tab is closed, a login expires: nobody loses a word."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from claims.models import Report
from tests import cast
from tests.browser.desk import choose, log_in

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 390, "height": 844}}
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('desk:'))"


@pytest.fixture
def claim():
    cast.person("ben")
    cast.person("ada")
    return cast.public_claim(context="Two outlets wrote about it in March.")


def open_change(page, row, noun="claim"):
    page.goto(f"/admin/claims/{noun}/{row.pk}/change/")


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def sentence(page):
    return page.get_by_role("textbox", name="Sentence")


def context(page):
    return page.get_by_role("textbox", name="Context")


def reason(page):
    return page.get_by_label("What changed and why")


def wait_until_kept(page, text):
    """Wait until the browser holds a text, for which it takes a moment after each key."""
    for _ in range(100):
        if text in page.evaluate("Object.values(localStorage).join()"):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not kept: {text}")


def test_two_editors_collide_and_lose_nothing(open_page, claim):
    ben, ada = open_page(**PHONE), open_page(**PHONE)
    log_in(ben, "ben")
    log_in(ada, "ada")
    open_change(ben, claim)
    open_change(ada, claim)
    context(ada).fill("Three outlets wrote about it in March.")
    sentence(ada).fill("The director quit the film")
    reason(ada).fill("Hers.")
    save(ada)
    expect(ada.get_by_text("was changed successfully")).to_be_visible()
    sentence(ben).fill("The director was dismissed from the film")
    reason(ben).fill("His.")
    sentence(ben).press("End")
    save(ben)
    look_at_the_comparison(ben)
    take_theirs_and_mine_back(ben)
    save(ben)
    expect(ben.get_by_text("was changed successfully")).to_be_visible()
    changed = cast.fresh(claim)
    assert changed.sentence == "The director was dismissed from the film"
    assert changed.context == "Three outlets wrote about it in March."


def look_at_the_comparison(ben):
    expect(ben.get_by_role("heading", name="Since you opened it")).to_be_visible()
    expect(ben.get_by_text(re.compile("Saved by ada"))).to_be_visible()
    disputed = ben.get_by_role("article", name=re.compile("Sentence"))
    expect(disputed.locator("ins").first).to_have_text("quit")
    expect(disputed.locator("dd").last.locator("ins")).to_have_text("was dismissed from")
    theirs = ben.get_by_role("article", name=re.compile("Context"))
    expect(theirs.get_by_text("changed only by them")).to_be_visible()
    expect(theirs.get_by_role("button")).to_have_count(0)
    expect(sentence(ben)).to_have_value("The director was dismissed from the film")
    expect(context(ben)).to_have_value("Three outlets wrote about it in March.")
    assert ben.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(ben)
    assert found.violations_count == 0, found.generate_report()


def take_theirs_and_mine_back(ben):
    take = ben.get_by_role("button", name="Take theirs for Sentence")
    take.focus()
    take.press("Enter")
    expect(sentence(ben)).to_have_value("The director quit the film")
    expect(reason(ben)).to_have_value("His.")
    ben.get_by_role("button", name="Take mine for Sentence").click()
    expect(sentence(ben)).to_have_value("The director was dismissed from the film")


def test_enter_in_a_field_saves_and_takes_no_side(page, claim):
    source = cast.source()
    log_in(page, "ben")
    page.goto(f"/admin/sources/source/{source.pk}/change/")
    cast.services.revise_source(
        by=cast.ada(), source=source, name="Ada’s name", reason="Hers.", version=source.version
    )
    page.get_by_label("Name", exact=True).fill("Ben’s name")
    reason(page).fill("His.")
    save(page)
    expect(page.get_by_role("button", name="Take theirs")).to_be_visible()
    page.get_by_label("Name", exact=True).press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    source.refresh_from_db()
    assert source.name == "Ben’s name"


def test_a_closed_tab_gives_back_what_was_typed(page, claim):
    log_in(page, "ben")
    address = f"/admin/claims/report/add/?claim={claim.pk}"
    page.goto(address)
    choose(page, ".field-outlet", "The Careful")
    page.get_by_label("Quote", exact=True).fill("Half a quotation")
    page.locator("#id_cites-0-description").fill("a friend")
    page.get_by_text("Add another Citation").click()
    choose(page, ".field-source_cited", "The Studio", inside="#cites-1")
    wait_until_kept(page, "The Studio")
    page.close()
    again = page.context.new_page()
    again.goto(address)
    expect(again.get_by_text(re.compile("You left text here on"))).to_be_visible()
    expect(again.get_by_label("Quote", exact=True)).to_have_value("")
    assert Axe().run(again).violations_count == 0
    again.get_by_role("button", name="Put it back").click()
    expect(again.get_by_label("Quote", exact=True)).to_have_value("Half a quotation")
    expect(again.locator(".field-outlet .select2-selection__rendered")).to_contain_text("Careful")
    again.get_by_label("Stance").select_option("asserts")
    again.get_by_label("Attribution").select_option("second_hand")
    save(again)
    expect(again.get_by_text("was added successfully")).to_be_visible()
    report = Report.objects.latest("pk")
    assert {str(row) for row in report.citations.all()} == {"a friend", "The Studio"}
    assert again.evaluate(KEPT) == []


@pytest.mark.parametrize(
    ("address", "label"),
    [("/admin/sources/source/add/?_popup=1", "Description"),
     ("/admin/sources/capture/add/", "Paste the page’s text, or its HTML")],
    ids=["a window of its own", "a page's text"],
)  # fmt: skip
def test_a_closed_window_gives_back_what_was_typed(page, address, label):
    cast.person("ben")
    log_in(page, "ben")
    page.goto(address)
    page.get_by_label(label).fill("Half a sentence")
    wait_until_kept(page, "Half a sentence")
    page.close()
    again = page.context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Put it back").click()
    expect(again.get_by_label(label)).to_have_value("Half a sentence")


def test_what_is_put_back_on_a_newer_version_is_compared(page, claim):
    log_in(page, "ben")
    open_change(page, claim)
    sentence(page).fill("Ben’s words")
    wait_until_kept(page, "Ben’s words")
    page.close()
    cast.services.revise_claim(by=cast.ada(), claim=claim, context="Ada’s.", reason="Hers.")
    again = page.context.new_page()
    open_change(again, claim)
    again.get_by_role("button", name="Put it back").click()
    reason(again).fill("His.")
    save(again)
    expect(again.get_by_role("heading", name="Since you opened it")).to_be_visible()
    expect(context(again)).to_have_value("Ada’s.")
    expect(sentence(again)).to_have_value("Ben’s words")


def test_discarded_text_is_gone_and_other_tabs_are_left_alone(page, claim):
    log_in(page, "ben")
    open_change(page, claim)
    sentence(page).fill("Ben’s words")
    wait_until_kept(page, "Ben’s words")
    beside = page.context.new_page()
    open_change(beside, claim)
    expect(sentence(beside)).to_be_visible()
    page.close()
    expect(beside.get_by_text(re.compile("You left text here"))).to_have_count(0)
    beside.reload()
    beside.get_by_role("button", name="Discard it").click()
    assert beside.evaluate(KEPT) == []
    expect(sentence(beside)).to_have_value("The director left the film")


def test_logging_out_and_another_editor_clear_what_was_kept(page, claim):
    log_in(page, "ben")
    open_change(page, claim)
    sentence(page).fill("Ben’s words")
    wait_until_kept(page, "Ben’s words")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text(re.compile("Logged out|Thanks"))).not_to_have_count(0)
    assert page.evaluate(KEPT) == []
    log_in(page, "ben")
    open_change(page, claim)
    sentence(page).fill("Ben’s words")
    wait_until_kept(page, "Ben’s words")
    Session.objects.all().delete()
    page.goto("/admin/")
    log_in(page, "ada")
    open_change(page, claim)
    expect(sentence(page)).to_have_value("The director left the film")
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == []


def test_a_login_that_expired_in_the_middle_loses_nothing(page, claim):
    log_in(page, "ben")
    open_change(page, claim)
    sentence(page).fill("Ben’s own words")
    reason(page).fill("His.")
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.get_by_label("Username").fill("ben")
    page.get_by_label("Password").fill("ben")
    page.get_by_role("button", name="Log in").click()
    expect(sentence(page)).to_have_value("Ben’s own words")
    expect(page.get_by_text("Your login had expired when you sent this")).to_be_visible()
    expect(page.get_by_text(re.compile("You left text here"))).to_have_count(0)
    save(page)
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert cast.fresh(claim).sentence == "Ben’s own words"
    assert page.evaluate(KEPT) == []


@pytest.mark.parametrize("full", [True, False])
def test_the_browser_warns_only_of_text_that_it_could_not_keep(page, claim, full):
    log_in(page, "ben")
    if full:
        page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    open_change(page, claim)
    page.wait_for_load_state()
    sentence(page).click()
    page.keyboard.type(" or so")
    warnings = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    assert warnings == (["beforeunload"] if full else [])
