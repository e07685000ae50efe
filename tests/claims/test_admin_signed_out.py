"""A login that expires while a form is written: the text is there again, for its writer only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.urls import reverse

from claims.admin import signed_out
from claims.models import Claim, Proposal, Report
from sources.models import Source
from tests import cast
from tests.claims.test_admin_conflicts import again, change, differences, told
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db


def expire(client):
    """End the login as time does: the session's row goes, the cookie stays."""
    Session.objects.filter(pk=client.session.session_key).delete()


def log_in_again(client, name, response):
    page = client.get(response.redirect_chain[-1][0])
    assert "What you typed is kept" in response.content.decode()
    form = {**form_of(page), "username": name, "password": name}
    return post(client, response.redirect_chain[-1][0], form)


FORMS = {
    "a claim": (lambda: "/admin/claims/claim/add/", {"sentence": "Half\r\nwritten"}),
    "a claim's change": (lambda: change(cast.draft()), {"context": "Half written"}),
    "a report": (
        lambda: f"/admin/claims/report/add/?claim={cast.public_claim().pk}",
        {"quote": "Half written", "cites-0-description": "a friend"},
    ),
    "a verdict": (
        lambda: reverse("admin:claims_claim_verdict", args=[cast.public_claim().pk]),
        {"rationale": "Half written"},
    ),
    "a source in a window of its own": (
        lambda: "/admin/sources/source/add/?_popup=1&_to_field=id",
        {"description": "Half written"},
    ),
    "a page's text": (lambda: "/admin/sources/capture/add/", {"content": "Half\r\nwritten"}),
    "a note": (
        lambda: change(cast.proposal(cast.public_claim())),
        {"note": "Half written", "decision": "return"},
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_what_was_sent_after_the_login_had_expired_is_there_again(what):
    where, typed = FORMS[what]
    address, ben = where(), at("ben")
    opened = form_of(ben.get(address))
    expire(ben)
    before = (Claim.objects.count(), Report.objects.count(), Proposal.objects.count())
    response = post(ben, address, opened, **typed)
    page = log_in_again(ben, "ben", response)
    assert page.redirect_chain[-1][0] == address
    for name, value in typed.items():
        if name != "decision":
            assert form_of(page)[name] == [value.replace("\r\n", "\n")]
    assert (Claim.objects.count(), Report.objects.count(), Proposal.objects.count()) == before
    assert form_of(ben.get(address)).get("note", [""]) == [""]


def test_the_form_is_sent_again_and_saved():
    claim, ben = cast.draft(), at("ben")
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    page = log_in_again(ben, "ben", post(ben, change(claim), opened, context="Ben’s."))
    assert "Your login had expired" in str(errors_of(page)[None])
    again(ben, claim, page)
    assert cast.fresh(claim).context == "Ben’s."


def test_a_colleague_who_saved_in_between_is_not_overwritten():
    claim, ben = cast.draft(), at("ben")
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    response = post(ben, change(claim), opened, context="Ben’s.")
    send(at("ada"), change(claim), context="Ada’s.")
    page = log_in_again(ben, "ben", response)
    collided = post(ben, change(claim), form_of(page))
    assert told(differences(collided)["context"].theirs) == "Ada’s."
    assert form_of(collided)["context"] == ["Ben’s."]


def test_somebody_else_who_logs_in_is_not_shown_it():
    claim, ben = cast.draft(), at("ben")
    cast.ada()
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    page = log_in_again(ben, "ada", post(ben, change(claim), opened, context="Ben’s own."))
    assert "Ben’s own." not in page.content.decode()
    assert signed_out.KEY not in ben.session


def test_it_is_kept_for_some_days_only(monkeypatch):
    claim, ben = cast.draft(), at("ben")
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    response = post(ben, change(claim), opened, context="Ben’s own.")
    later = datetime.now(UTC) + timedelta(days=signed_out.DAYS + 1)
    monkeypatch.setattr(signed_out.time, "time", later.timestamp)
    page = log_in_again(ben, "ben", response)
    assert "Ben’s own." not in page.content.decode()


def test_logging_out_drops_it():
    claim, ben = cast.draft(), at("ben")
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    post(ben, change(claim), opened, context="Ben’s own.")
    ben.force_login(cast.ben())
    ben.post(reverse("admin:logout"))
    assert signed_out.KEY not in ben.session


@pytest.mark.parametrize(
    "typist",
    ["", "abc", signing.dumps([1, "x"], salt="other")],
    ids=["nobody", "nonsense", "signed for something else"],
)
def test_a_stranger_fills_no_session(typist, client):
    before = Session.objects.count()
    client.post("/admin/claims/claim/add/", {"sentence": "x" * 1000, "typist": typist})
    assert Session.objects.count() == before


def test_a_redaction_finds_it_there():
    claim, ben = cast.public_claim(context="A secret, here."), at("ben")
    opened = form_of(ben.get(change(claim)))
    expire(ben)
    post(ben, change(claim), opened, settled_by="A secret, too.")
    assert "secret" in str(ben.session[signed_out.KEY]["opened"])
    cast.redact("A secret")
    assert signed_out.KEY not in Session.objects.get(pk=ben.session.session_key).get_decoded()


def test_the_browser_is_told_which_forms_were_saved():
    ben = at("ben")
    for name in ("The First", "The Second"):
        send(ben, "/admin/sources/source/add/", name=name, kind="outlet")
    assert Source.objects.count() == 2
    assert len(ben.cookies[signed_out.SAVED].value.split(".")) == 2
    send(ben, "/admin/sources/source/add/", name="", kind="outlet")
    assert len(ben.cookies[signed_out.SAVED].value.split(".")) == 2


def test_a_form_that_was_saved_in_a_window_of_its_own_is_told_to_the_browser():
    ben = at("ben")
    address = "/admin/sources/source/add/?_popup=1&_to_field=id"
    refused = send(ben, address, name="", kind="outlet")
    assert signed_out.SAVED not in refused.cookies
    saved = send(ben, address, name="The Late", kind="outlet")
    assert "admin/popup_response.html" in saved.template_name
    assert saved.cookies[signed_out.SAVED].value.isalnum()
