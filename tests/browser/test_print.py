"""A claim on paper: the evidence without the controls, and where the links lead."""

import pytest
from playwright.sync_api import expect

from tests.hearsay import hearsay

pytestmark = pytest.mark.django_db(transaction=True)

AFTER = "link => getComputedStyle(link, '::after').content"
SHADE = "bar => { const s = getComputedStyle(bar); return s.fill + s.fillOpacity }"


def test_a_crowded_claim_on_a4(open_page):
    claim = hearsay(120)
    page = open_page(color_scheme="dark", viewport={"width": 690, "height": 980})
    page.goto(claim.get_absolute_url())
    page.emulate_media(media="print")
    for control in (".masthead-nav", ".masthead-search", ".time", ".share"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator(".printed")).to_contain_text(f"{claim.get_absolute_url()} · entry ")
    source = page.get_by_role("link", name="read it").first
    assert source.get_attribute("href") in source.evaluate(AFTER)
    assert page.locator(".fold-list li").first.bounding_box()["height"] > 10
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    shades = page.locator(".band-wide .bar").evaluate_all(f"bars => bars.map({SHADE})")
    assert len(set(shades)) == len(shades) == 4
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert page.pdf(format="A4").startswith(b"%PDF")
