"""From a shared link through the days, the origins and the subject, and back."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import expect

from claims.models import Claim
from tests.hearsay import hearsay

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "Chad Stahelski took over and reshot most of Ballerina"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def story(db):
    call_command("load_story", verbosity=0)
    return Claim.objects.get(sentence=SENTENCE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_walks_through_a_story(open_page, story, scheme, scripts):
    page = open_page(
        color_scheme=scheme, java_script_enabled=scripts, viewport={"width": 390, "height": 844}
    )
    main, time = page.get_by_role("main"), page.get_by_role("region", name="See this page as of")
    page.goto(story.get_absolute_url())
    expect(main.locator(".answer")).to_contain_text("Refuted")
    time.get_by_role("link", name="Previous change").click()
    expect(page).to_have_url(re.compile(r"as_of=2024-10-23$"))
    time.get_by_role("link", name="Previous change").click()
    expect(main.locator(".answer")).to_contain_text("Disputed")
    expect(main.get_by_role("note")).to_contain_text("What held by 17 October 2024.")
    expect(time.get_by_role("status")).to_contain_text("17 October 2024 Disputed")
    expect(main.get_by_role("heading", name="Who copied whom")).to_be_visible()
    expect(main.locator(".family-list")).to_contain_text("CinemaBlend place: Budapest")
    main.get_by_role("link", name="The Wrap", exact=True).first.click()
    expect(page).to_have_url(re.compile("/sources/the-wrap|#report-"))
    page.go_back()
    expect(main.locator(".answer")).to_contain_text("Disputed")
    page.go_back()
    expect(page).to_have_url(re.compile(r"as_of=2024-10-23$"))
    expect(main.locator(".answer")).to_contain_text("Refuted")
    page.go_back()
    expect(main.get_by_role("note")).to_have_count(0)
    main.get_by_role("link", name="Ballerina", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ballerina")
    main.get_by_role("link", name=SENTENCE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SENTENCE)


def test_slides_through_the_days_by_key_and_tells_the_day(page, story):
    page.goto(story.get_absolute_url())
    page.evaluate("window.stayed = true")
    slider = page.get_by_role("slider", name="Day")
    expect(slider).to_have_attribute("aria-valuetext", "Now")
    slider.focus()
    slider.press("Home")
    expect(page.locator(".answer")).to_contain_text("Rumour")
    expect(page).to_have_title(f"{SENTENCE}: rumour · Claimline")
    expect(page.get_by_role("status")).to_contain_text("14 October 2024")
    expect(slider).to_have_attribute("aria-valuetext", "14 October 2024")
    expect(slider).to_be_focused()
    slider.press("End")
    expect(page.locator(".answer")).to_contain_text("Refuted")
    expect(page).to_have_url(re.compile(re.escape(story.get_absolute_url()) + r"\??$"))
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page.locator(".answer")).to_contain_text("Refuted")


def test_a_day_that_is_overtaken_is_not_shown(page, story):
    """The answer for the first day comes last, and is dropped."""
    held = []
    page.route("**/*as_of=2024-10-14*", lambda route: held.append(route))
    page.goto(story.get_absolute_url())
    slider = page.get_by_role("slider", name="Day")
    with page.expect_request("**/*as_of=2024-10-14*"):
        slider.press("Home")
    with page.expect_response("**/*as_of=2024-10-17*"):
        slider.press("ArrowRight")
        slider.press("ArrowRight")
    expect(page.locator(".answer")).to_contain_text("Disputed")
    for route in held:
        route.abort()
    expect(page.get_by_role("status")).to_contain_text("17 October 2024")


def test_five_hundred_reports_can_be_read_by_everybody(open_page):
    page = open_page(reduced_motion="reduce")  # colours change at once
    claim = hearsay(500)
    address = claim.get_absolute_url()
    for path in (address, f"{address}?as_of=2025-02-20", f"{claim.get_reports_url()}?page=2"):
        page.goto(path)
        for folded in page.locator("details").all():
            folded.evaluate("details => { details.open = true }")
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(SIDEWAYS) <= 0, f"{path} scrolls sideways at {width}"
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    page.goto(address)
    page.get_by_text("outlets repeat it").first.click()
    page.get_by_role("link", name=re.compile(r"All \d+ reports, with")).first.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(re.compile(r"\d+ reports"))
    page.get_by_role("link", name="The claim").click()
    expect(page.get_by_role("heading", name="Who copied whom")).to_be_visible()
