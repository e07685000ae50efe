"""The desk's pages for everybody: no violation that axe finds, by day and by night, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from claims import services
from sources.capture import captures
from tests import cast
from tests.browser.desk import log_in
from tracker.api_keys.keys import make_key

pytestmark = pytest.mark.django_db(transaction=True)
NOUNS = ("claim", "report", "subject", "proposal", "verdict", "entry")


def pasted_page():
    """A page that was pasted, with an outlet, a claim it may be about and a quotation."""
    text = "The director left the film\n\nHe left, it says. “He never left,” The Studio said."
    address = "https://careful.example/gone"
    given = captures.ask(by=cast.ada(), url=address)
    return captures.paste(by=cast.ada(), content=text, capture=given).pk


@pytest.fixture
def addresses():
    """Every kind of page of the desk, with something on it."""
    claim, draft = cast.public_claim(), cast.draft("Something else")
    first = claim.reports.get()
    relay = cast.report(claim, cast.loud(), cites=[services.Cites(report=first)])
    cast.denial(claim, answers=[first])
    cast.verdict(claim)
    cast.report(draft)
    number = cast.verdict(claim, "disputed", "2025-03-05").number
    services.relate(by=cast.ada(), claim=claim, other=draft, kind="narrower")
    key = make_key(by=cast.ada(), name="The archive", scopes=["read"])[0].pk
    proposal = cast.proposal(cast.public_claim("A third thing")).pk
    return [
        "/admin/",
        *(f"/admin/claims/{noun}/" for noun in NOUNS),
        "/admin/sources/source/",
        f"/admin/sources/source/{cast.source().pk}/change/",
        f"/admin/claims/subject/{cast.film().pk}/change/",
        "/admin/claims/claim/add/",
        "/admin/claims/report/add/",
        f"/admin/claims/report/add/?claim={claim.pk}",
        f"/admin/claims/report/{relay.pk}/change/",
        f"/admin/claims/report/{relay.pk}/withdraw/",
        *(
            f"/admin/claims/claim/{claim.pk}/{page}/"
            for page in ("change", "relate", "retire", "connect")
        ),
        *(f"/admin/claims/claim/{draft.pk}/{page}/" for page in ("change", "publish", "delete")),
        f"/admin/claims/claim/{claim.pk}/verdict/",
        f"/admin/claims/proposal/{proposal}/change/",
        f"/admin/claims/proposal/{proposal}/edit/",
        f"/admin/claims/verdict/{number}/change/",
        f"/admin/claims/verdict/{number}/correct/",
        "/admin/claims/entry/1/change/",
        "/admin/api_keys/apikey/",
        "/admin/api_keys/apikey/add/",
        f"/admin/api_keys/apikey/{key}/change/",
        f"/admin/api_keys/apikey/{key}/revoke/",
        "/admin/password_change/",
        "/admin/system/",
        "/admin/shortcuts/",
        "/admin/factor/",
        "/admin/claims/claim/?q=nothing",
        "/admin/claims/claim/?queue=challenged",
        "/admin/claims/entry/exports/",
        "/admin/claims/entry/1/redact/",
        f"/admin/claims/claim/{claim.pk}/history/",
        "/admin/sources/capture/",
        "/admin/sources/capture/add/",
        f"/admin/sources/capture/{pasted_page()}/change/",
    ]


def violations(page):
    """What axe objects to, in one line each."""
    return [
        f"{page.url} {found['id']}: {node['target']}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(scheme, open_page, addresses):
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.goto("/admin/login/")
    found = violations(page)
    log_in(page, "ada")
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found += violations(page)
    assert found == []


def test_axe_finds_nothing_in_a_form_that_was_refused(page):
    claim = cast.public_claim()
    log_in(page, "ada")
    page.goto(f"/admin/claims/report/add/?claim={claim.pk}")
    page.locator("#id_cites-0-independent").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
    assert page.locator(".errorlist").count() >= 4
    assert violations(page) == []
    page.goto(f"/admin/claims/claim/{claim.pk}/verdict/")
    page.get_by_role("button", name="Propose this text").click()
    expect(page.locator(".errornote")).to_be_visible()
    assert page.locator(".errorlist").count() >= 3
    assert violations(page) == []


def test_nothing_hangs_out_of_the_window_of_a_phone(open_page, addresses):
    page = open_page(viewport={"width": 390, "height": 844})
    log_in(page, "ada")
    wide = []
    for address in addresses:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide.append((address, width))
    assert not wide
