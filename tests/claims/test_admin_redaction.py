"""A redaction at the desk: proposed from an entry, approved by another, gone for readers."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings as site
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from claims import services
from claims.models import Entry, Proposal
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db

NAME = "Xanthippe Quill"
PHRASE = "remove from 1 entry"
TYPED = {"text": NAME, "kind": "personal", "reason": "Order 7 of 2026"}


@pytest.fixture
def claim():
    """A public claim that names somebody."""
    return cast.public_claim(f"{NAME} left the film", context=f"So says {NAME}.")


def propose_page(claim):
    return reverse("admin:claims_entry_redact", args=[claim.entry_id])


def page_of(proposal):
    return reverse("admin:claims_proposal_change", args=[proposal.pk])


def test_from_the_entry_to_the_tombstone(claim, client):
    entry = claim.entries.get()
    shown = at("ada").get(reverse("admin:claims_entry_change", args=[entry.number])).text
    assert f'href="{propose_page(claim)}"' in shown
    address = propose_page(claim)
    response = send(at("ada"), address, **TYPED)
    proposal = Proposal.objects.get()
    assert response.redirect_chain[-1][0] == page_of(proposal)
    assert NAME in client.get(claim.get_absolute_url()).text
    page = at("ben").get(page_of(proposal)).text
    assert NAME in page
    assert "Personal information" in page
    assert f"Entry {entry.number}</a>" in page
    done = send(at("ben"), page_of(proposal), decision="approve_and_publish", confirmation=PHRASE)
    claim = cast.fresh(claim)
    for page in (claim.get_absolute_url(), page_of(proposal), address):
        assert NAME not in at("ben").get(page, follow=True).text
    tombstone = Entry.objects.get(type="entry.redacted")
    assert tombstone.content["reason"] == TYPED["reason"]
    assert "lost its text" in done.text
    assert f"Entry {entry.number}</a>, claim published, of" in done.text
    assert f">entry {tombstone.number}</a>" in done.text
    assert "Removed: 1 entry, 2 fields, 1 claim’s pages" in done.text


def test_every_place_is_shown_before_anything_is_proposed_and_again_before_it_goes(claim):
    added = cast.report(claim, quote=f"I am {NAME} & <b>", url="https://x.test/xanthippe-quill")
    other = cast.public_claim("Something else")
    services.relate(by=cast.ada(), claim=other, other=claim, kind="narrower")
    looked = send(at("ada"), propose_page(claim), **TYPED, look="1")
    assert not Proposal.objects.exists()
    assert form_of(looked)["text"] == [NAME]
    send(at("ada"), propose_page(claim), **TYPED)
    shown = at("ben").get(page_of(Proposal.objects.get()))
    for page in (looked.text, shown.text):
        assert f"I am <del>{NAME}</del> &amp; &lt;b&gt;" in page
        assert "<del>https://x.test/xanthippe-quill</del>" in page
        assert f"So says <del>{NAME}</del>." in page
        assert reverse("admin:claims_report_change", args=[added.pk]) in page
        assert reverse("admin:claims_claim_change", args=[other.pk]) in page
        for entry in Entry.objects.all():
            assert f"Entry {entry.number}</a>" in page or NAME not in str(entry.content)


@pytest.mark.parametrize("typed", ["", "remove", "remove from 2 entries"])
@pytest.mark.parametrize("decision", ["publish", "approve_and_publish"])
def test_nothing_goes_without_the_words_that_the_page_asks_for(claim, typed, decision):
    send(at("ada"), propose_page(claim), **TYPED)
    proposal = Proposal.objects.get()
    if decision == "publish":
        services.approve_proposal(by=cast.ben(), proposal=proposal, version=1)
    response = send(at("ben"), page_of(proposal), decision=decision, confirmation=typed)
    assert PHRASE in errors_of(response)["confirmation"][0]
    assert cast.fresh(claim).sentence.startswith(NAME)
    assert Proposal.objects.get().waits


def test_the_words_change_with_what_goes(claim):
    send(at("ada"), propose_page(claim), **TYPED)
    page = page_of(Proposal.objects.get())
    ben = at("ben")
    opened = form_of(ben.get(page))
    cast.report(claim, quote=NAME)
    typed = {"decision": "approve_and_publish", "confirmation": PHRASE}
    response = post(ben, page, opened, **typed)
    assert "remove from 2 entries" in errors_of(response)["confirmation"][0]
    assert NAME in cast.fresh(claim).sentence


def test_from_every_page_where_the_entry_is_known(claim):
    added = cast.report(claim)
    verdict = cast.verdict(claim)
    rows = {"claim": claim, "report": added, "verdict": verdict}
    for name, row in rows.items():
        address = reverse(f"admin:claims_{name}_change", args=[row.pk])
        link = f'href="{reverse("admin:claims_entry_redact", args=[row.entry_id])}"'
        assert link in at("ben").get(address).text
        assert link not in at("rae").get(address).text
    draft = cast.draft("Not yet")
    draft_page = reverse("admin:claims_claim_change", args=[draft.pk])
    assert "for a legal reason" not in at("ada").get(draft_page).text


def test_the_texts_of_the_entry_stand_beside_the_form_to_be_copied(claim):
    page = at("ada").get(propose_page(claim)).text
    assert f'<dt>context</dt><dd dir="auto">So says {NAME}.</dd>' in page
    assert "<dt>id</dt>" not in page


def test_what_stays_is_told_in_the_words_of_the_handbook():
    handbook = (Path(site.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
    plain = handbook.replace("`", "").replace("'", "’")
    told = unescape(render_to_string("admin/claims/_left_behind.html"))
    lines = re.findall("<dt>(.+)</dt><dd>(.+)</dd>", told)
    assert len(lines) == 4
    for where, until in lines:
        row = next(line for line in plain.splitlines() if line.startswith(f"| {where} |"))
        for part in until.split("; "):
            assert part in row


def test_warns_before_and_says_where_the_record_holds_it(claim):
    page = at("ada").get(propose_page(claim)).text
    assert "This cannot be undone." in page
    assert "backups" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "abc"}, "text"),
        ({"text": "nobody wrote this"}, "text"),
        ({"text": ""}, "text"),
        ({"kind": ""}, "kind"),
        ({"kind": "boring"}, "kind"),
        ({"reason": ""}, "reason"),
        ({"reason": f"It named {NAME}"}, "reason"),
    ],
)
def test_what_is_not_clear_is_refused_with_all_text_kept(claim, wrong, field):
    typed = TYPED | wrong
    response = send(at("ada"), propose_page(claim), **typed)
    assert field in errors_of(response)
    assert form_of(response)["text"] == [typed["text"]]
    assert not Proposal.objects.exists()


def test_an_edit_makes_the_approval_void(claim):
    send(at("ada"), propose_page(claim), **TYPED)
    proposal = Proposal.objects.get()
    send(at("ben"), page_of(proposal), decision="approve")
    edit = reverse("admin:claims_proposal_redaction", args=[proposal.pk])
    send(at("ada"), edit, text="Xanthippe")
    proposal.refresh_from_db()
    assert (proposal.content["text"], proposal.approved_by) == ("Xanthippe", None)
    assert "is void" in at("ben").get(page_of(proposal)).text


def test_the_second_of_two_editors_of_a_proposal_is_told_and_loses_no_text(claim):
    send(at("ada"), propose_page(claim), **TYPED)
    edit = reverse("admin:claims_proposal_redaction", args=[Proposal.objects.get().pk])
    ben = at("ben")
    opened = form_of(ben.get(edit))
    send(at("ada"), edit, reason="Order 8 of 2026")
    response = post(ben, edit, opened, reason="Ben’s words")
    assert "Somebody else changed this" in str(errors_of(response)[None])
    assert form_of(response)["reason"] == ["Ben’s words"]
    post(ben, edit, form_of(response))
    assert Proposal.objects.get().content["reason"] == "Ben’s words"


def test_others_are_refused(claim):
    assert at("rae").get(propose_page(claim)).status_code == 403
    assert at("rae").post(propose_page(claim), TYPED).status_code == 403
    assert at("cleo").post(propose_page(claim), TYPED).status_code == 302
    assert not Proposal.objects.exists()
    send(at("ada"), propose_page(claim), **TYPED)
    page = page_of(Proposal.objects.get())
    edit = reverse("admin:claims_proposal_redaction", args=[Proposal.objects.get().pk])
    typed = {"decision": "approve_and_publish", "confirmation": PHRASE, "seen_version": 1}
    for address in (page, edit):
        assert at("rae").get(address).status_code == 403
        assert at("rae").post(address, typed).status_code == 403
    listed = reverse("admin:claims_proposal_changelist")
    assert page in at("ben").get(listed).text
    assert page not in at("rae").get(listed).text
    assert NAME in cast.fresh(claim).sentence


def test_a_superuser_proposes_and_is_not_two_people(claim):
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    send(root, propose_page(claim), **TYPED)
    page = page_of(Proposal.objects.get())
    typed = {"decision": "approve_and_publish", "confirmation": PHRASE}
    response = post(root, page, form_of(root.get(page)), **typed)
    assert "text of their own" in str(errors_of(response)[None])
    assert NAME in cast.fresh(claim).sentence
    send(at("ben"), page, **typed)
    assert NAME not in cast.fresh(claim).sentence


def test_on_a_desk_of_one_the_same_editor_reads_it_again_and_carries_it_out(claim, settings):
    settings.SECOND_EDITOR = False
    response = send(at("ada"), propose_page(claim), **TYPED)
    assert "Nothing is removed yet" in response.text
    page = page_of(Proposal.objects.get())
    response = send(at("ada"), page, decision="publish", confirmation="Remove  from 1 entry ")
    assert "Removed. What went" in response.text
    assert NAME not in cast.fresh(claim).sentence


def test_the_pages_ask_no_more_of_the_database_for_many_places(
    claim, django_assert_max_num_queries
):
    for _ in range(12):
        cast.report(claim, quote=NAME, details=[("who", NAME)])
    send(at("ada"), propose_page(claim), **TYPED)
    ben = at("ben")
    ben.get(page_of(Proposal.objects.get()))
    with django_assert_max_num_queries(30):
        ben.get(page_of(Proposal.objects.get()))


def test_one_redaction_lists_its_own_tombstones_only(claim):
    other = cast.public_claim("Jack Brown came")
    for text in (NAME, "Jack Brown"):
        proposal = services.propose_redaction(
            by=cast.ada(), text=text, kind="personal", reason="Order 7"
        )
        services.approve_proposal(by=cast.ben(), proposal=proposal, version=1)
        services.publish_proposal(by=cast.ada(), proposal=proposal, version=2)
    found = [services.tombstones(p) for p in Proposal.objects.order_by("pk")]
    assert [[t.regards for t in each] for each in found] == [[claim.entry], [other.entry]]


def test_an_entry_without_text_offers_nothing(claim):
    number = claim.entries.get().number
    cast.redact(NAME)
    shown = at("ada").get(reverse("admin:claims_entry_change", args=[number])).text
    assert "Redact a text" not in shown


def test_a_redaction_that_is_no_more_is_not_edited_and_loses_no_text(claim):
    send(at("ada"), propose_page(claim), **TYPED)
    proposal = Proposal.objects.get()
    edit = reverse("admin:claims_proposal_redaction", args=[proposal.pk])
    ben = at("ben")
    opened = form_of(ben.get(edit))
    send(at("ada"), page_of(proposal), decision="withdraw")
    told = ben.get(edit, follow=True)
    assert told.redirect_chain[-1][0] == page_of(proposal)
    assert "It is withdrawn already." in told.text
    left = post(ben, edit, opened, reason="Ben’s words")
    assert left.status_code == 409
    assert "Ben’s words" in left.text
    assert ben.get(reverse("admin:claims_proposal_edit", args=[proposal.pk])).status_code == 404
