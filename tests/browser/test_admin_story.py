"""An editor logs a claim, two reports and a verdict; another approves it, and it is public."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from claims.models import Claim
from tests import cast
from tests.browser.desk import choose, log_beside, log_in

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "The director left the film during the shoot"


def test_from_the_first_word_to_the_verdict(page, open_page):
    cast.person("ben")
    cast.person("ada")
    cast.studio()
    log_in(page, "ben")
    log_claim(page)
    log_assertion(page)
    log_denial(page)
    publish(page)
    propose(page)
    claim = Claim.objects.get()
    see_a_reporter_refused(open_page(), claim)
    second = open_page(viewport={"width": 1280, "height": 900})
    approve(second)
    edit(page)
    see_the_approval_voided(second)
    publish_the_text(page, second)
    read_as_a_reader(page, claim)
    ask_as_a_program(page, claim)


def log_claim(page):
    page.get_by_role("link", name="Log a claim").click()
    page.get_by_label("Sentence").fill(SENTENCE)
    log_beside(page, ".field-subjects", {"Name": "The Film", "Kind": "Film"})
    choose(page, ".field-standing", "The Studio")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()
    expect(page.get_by_text("Readers do not see this draft yet")).to_be_visible()


def log_assertion(page):
    page.get_by_role("link", name="Add a report").click()
    log_beside(page, ".field-outlet", {"Name": "The Careful", "Kind": "Outlet"})
    page.get_by_label("Headline").fill("Director gone, say insiders")
    page.get_by_label("Published", exact=True).fill("2025-03 (early March)")
    page.get_by_label("Stance").select_option("asserts")
    page.get_by_label("Attribution").select_option("anonymous")
    page.get_by_label("or described as").fill("an insider")
    page.locator("#id_details-0-name").fill("place")
    page.locator("#id_details-0-value").fill("Prague")
    page.get_by_role("button", name="Save and add another").click()
    expect(page.get_by_text("was added successfully")).to_be_visible()


def log_denial(page):
    choose(page, ".field-outlet", "The Careful")
    page.get_by_label("Published", exact=True).fill("5 April 2025")
    page.get_by_label("Stance").select_option("denies")
    page.get_by_label("Attribution").select_option("on_record")
    choose(page, ".field-speaker:not(.field-speaker_description)", "The Studio")
    page.get_by_label("Quote", exact=True).fill("He never left.")
    choose(page, ".field-answering", "early March")
    page.get_by_text("Add another Citation").click()
    choose(page, ".field-source_cited", "The Studio", inside="#cites-1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()


def publish(page):
    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_text("Director gone, say insiders")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published, as entry 1 of the record")).to_be_visible()


def propose(page):
    page.get_by_role("link", name="Propose a verdict…").click()
    page.get_by_label(re.compile("He never left")).check()
    supported = page.get_by_role("radio", name=re.compile("what the evidence supports"))
    expect(supported).to_have_value("refuted")
    page.get_by_label("Holds since").fill("5 April 2025")
    page.get_by_label("Rationale").fill("The studio, able to know, denies it.")
    page.get_by_role("radio", name=re.compile("Confirmed Somebody")).check()
    page.get_by_role("button", name="Propose this text").click()
    expect(page.get_by_text("The evidence does not support “Confirmed” yet")).to_be_visible()
    expect(page.get_by_label("Rationale")).to_have_value(re.compile("able to know"))
    supported.check()
    page.get_by_role("button", name="Propose this text").click()
    expect(page.get_by_text("Readers see it once another editor has approved")).to_be_visible()
    expect(page.get_by_text("another editor approves it")).to_be_visible()
    expect(page.get_by_role("button", name="Approve only")).to_have_count(0)
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def see_a_reporter_refused(page, claim):
    cast.person("rae")
    log_in(page, "rae")
    judging = reverse("admin:claims_claim_verdict", args=[claim.pk])
    page.goto(reverse("admin:claims_claim_change", args=[claim.pk]))
    expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()
    expect(page.get_by_role("link", name="Propose a verdict…")).to_have_count(0)
    assert page.goto(judging).status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not open to you")


def approve(second):
    log_in(second, "ada")
    second.get_by_role("link", name="Waiting for me").click()
    second.get_by_role("link", name=SENTENCE).click()
    expect(second.get_by_text("The studio, able to know, denies it.")).to_be_visible()
    second.get_by_role("button", name="Approve only").click()
    expect(second.get_by_text("this exact text may now be published")).to_be_visible()


def edit(page):
    page.reload()
    page.get_by_role("link", name="Edit the text…").click()
    expect(page.get_by_text("makes that approval void")).to_be_visible()
    rationale = page.get_by_label("Rationale")
    expect(rationale).to_have_value("The studio, able to know, denies it.")
    rationale.fill("The studio, able to know, denies it on record.")
    page.get_by_role("button", name="Save this text").click()
    expect(page.get_by_text("The approval by ada is void")).to_be_visible()


def see_the_approval_voided(second):
    second.get_by_role("button", name="Publish", exact=True).click()
    expect(second.get_by_text("The text or its claim has changed since")).to_be_visible()
    expect(second.get_by_text("denies it on record.")).to_be_visible()
    expect(second.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def publish_the_text(page, second):
    second.get_by_role("button", name="Approve only").click()
    page.reload()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published, as entry 2 of the record")).to_be_visible()
    page.get_by_role("link", name=SENTENCE).click()


def read_as_a_reader(page, claim):
    page.get_by_role("link", name="View on site").click()
    expect(page).to_have_url(re.compile(f"/claims/{claim.public_id}/{claim.slug}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(SENTENCE)
    for shown in (
        "Refuted",
        "The studio, able to know, denies it on record.",
        "He never left.",
        "early March",
    ):
        expect(page.get_by_text(shown).first).to_be_visible()


def ask_as_a_program(page, claim):
    answer = page.request.get(f"/api/v1/claims/{claim.public_id}").json()
    assert answer["sentence"] == SENTENCE
    assert (answer["status"], answer["since"]["text"]) == ("refuted", "5 April 2025")
    assert answer["verdict"]["rationale"] == "The studio, able to know, denies it on record."
    assert (answer["evidence"]["reports"], answer["evidence"]["origins"]) == (2, 1)
    assert [s["name"] for s in answer["standing"]] == ["The Studio"]
