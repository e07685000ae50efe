"""A redaction at the desk: proposed from an entry, approved by another, gone for readers."""

import pytest
from django.urls import reverse

from claims.models import Entry, Proposal
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db

NAME = "Xanthippe Quill"
TYPED = {"text": NAME, "kind": "personal", "reason": "Order 7 of 2026"}


@pytest.fixture
def claim():
    """A public claim that names somebody."""
    return cast.public_claim(f"{NAME} left the film", context=f"So says {NAME}.")


def propose_page(claim):
    return reverse("admin:claims_entry_redact", args=[claim.entries.get().number])


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
    send(at("ben"), page_of(proposal), decision="approve_and_publish")
    claim = cast.fresh(claim)
    for page in (claim.get_absolute_url(), page_of(proposal), address):
        assert NAME not in at("ben").get(page, follow=True).text
    tombstone = Entry.objects.get(type="entry.redacted")
    assert tombstone.content["reason"] == TYPED["reason"]


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


@pytest.mark.parametrize("name", ["rae", "cleo"])
def test_others_are_refused(claim, name):
    assert at(name).get(propose_page(claim)).status_code in (302, 403)
    assert at(name).post(propose_page(claim), TYPED).status_code in (302, 403)
    assert not Proposal.objects.exists()


def test_on_a_desk_of_one_it_is_removed_at_once(claim, settings):
    settings.SECOND_EDITOR = False
    response = send(at("ada"), propose_page(claim), **TYPED)
    assert "Removed from everywhere." in response.text
    assert NAME not in cast.fresh(claim).sentence


def test_an_entry_without_text_offers_nothing(claim):
    number = claim.entries.get().number
    cast.redact(NAME)
    shown = at("ada").get(reverse("admin:claims_entry_change", args=[number])).text
    assert "Redact a text" not in shown


def test_a_redaction_that_is_no_more_is_not_edited(claim):
    send(at("ada"), propose_page(claim), **TYPED)
    proposal = Proposal.objects.get()
    send(at("ada"), page_of(proposal), decision="withdraw")
    edit = reverse("admin:claims_proposal_redaction", args=[proposal.pk])
    assert at("ada").get(edit).status_code == 404
    assert (
        at("ada").get(reverse("admin:claims_proposal_edit", args=[proposal.pk])).status_code == 404
    )
