"""What is done at the desk: publish, judge, correct, withdraw, relate, retire, delete."""

import pytest
from django.urls import reverse

from claims import services
from claims.choices import RelationKind
from claims.models import Claim, Entry, Proposal, Report, Verdict
from sources.models import Source
from tests import cast
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db


def address(what, row):
    return reverse(f"admin:claims_{row._meta.model_name}_{what}", args=[row.pk])


def test_publishing_shows_first_what_becomes_public():
    claim = cast.draft()
    cast.report(claim, cast.loud())
    page = at("ben").get(address("publish", claim))
    assert Entry.objects.count() == 0
    for shown in ("The director left the film", "The Film", "@loud", "The Studio"):
        assert shown in page.content.decode()
    response = send(at("ben"), address("publish", claim))
    assert b"Published, as entry 1 of the record." in response.content
    assert cast.fresh(claim).is_public


def test_a_draft_without_a_report_is_not_offered_for_publishing():
    claim = cast.draft()
    page = at().get(address("publish", claim)).content.decode()
    assert "It needs a report" in page
    assert 'value="Publish"' not in page
    response = at().post(address("publish", claim), {"seen_version": claim.version})
    assert "needs a report" in str(errors_of(response)[None])


def test_a_draft_that_changed_is_not_published_unseen():
    claim = cast.draft()
    cast.report(claim)
    ben = at("ben")
    opened = form_of(ben.get(address("publish", claim)))
    cast.report(claim, cast.loud())
    response = post(ben, address("publish", claim), opened)
    assert "Somebody else changed this" in str(errors_of(response)[None])
    assert not cast.fresh(claim).is_public
    assert post(ben, address("publish", claim), form_of(response)).redirect_chain
    assert cast.fresh(claim).is_public


def test_what_does_not_fit_the_state_is_told_on_the_claims_page():
    claim = cast.public_claim()
    services.retire_claim(by=cast.ada(), claim=claim, reason="Logged twice.")
    for what in ("publish", "retire", "verdict"):
        response = at().get(address(what, claim), follow=True)
        assert response.redirect_chain[-1][0] == address("change", claim)
        assert [str(m) for m in response.context["messages"]]


VERDICT = {"status": "rumour", "rationale": "One report.", "effective": "3 March 2025"}


def test_issues_a_verdict_that_relies_on_ticked_reports():
    claim = cast.public_claim()
    report = claim.reports.get()
    response = send(at("ben"), address("verdict", claim), reports=[report.pk], **VERDICT)
    proposal = Proposal.objects.get()
    assert response.redirect_chain[-1][0] == address("change", proposal)
    assert not Verdict.objects.exists()
    send(at("ada"), address("change", proposal), decision="approve_and_publish")
    verdict = Verdict.objects.get()
    assert (verdict.status, str(verdict.effective)) == ("rumour", "3 March 2025")
    assert list(verdict.reports.all()) == [report]
    assert (verdict.issued_by.user, verdict.approved_by.user) == (cast.ben(), cast.ada())


def test_the_page_shows_what_the_evidence_supports_and_what_each_status_lacks():
    claim = cast.public_claim()
    cast.report(claim, cast.loud(), attribution="second_hand")
    cast.denial(claim)
    page = at().get(address("verdict", claim))
    options = {o["option"].status: o["option"] for o in page.context["options"]}
    assert [s for s, option in options.items() if option.suggested] == ["refuted"]
    assert options["refuted"].missing == ()
    assert "two independent origins" in options["corroborated"].missing[0]
    sides = {s.side.title: s.side for s in page.context["scales"].sides}
    origins = [(g.origin, len(g.reports)) for g in sides["For"].groups]
    assert origins == [("unnamed sources of The Careful", 1), ("origin unknown", 1)]
    assert [g.origin for g in sides["Against"].groups] == ["The Studio"]
    assert "what the evidence supports" in page.content.decode()


def test_a_status_that_the_evidence_does_not_support_says_what_it_needs():
    claim = cast.public_claim()
    typed = VERDICT | {"status": "refuted"}
    response = send(at("ben"), address("verdict", claim), **typed)
    assert "it needs a denial" in str(errors_of(response)["status"])
    assert form_of(response)["rationale"] == ["One report."]
    assert not Verdict.objects.exists()


def test_a_managing_editor_overrides_with_a_reason_that_readers_see():
    claim = cast.public_claim()
    typed = VERDICT | {"status": "confirmed", "override_reason": "We stood beside it."}
    send(at("ben"), address("verdict", claim), **typed)
    proposal = Proposal.objects.get()
    assert b"Below the standard of evidence" in at().get(address("change", proposal)).content
    send(at("ada"), address("change", proposal), decision="approve_and_publish")
    assert Verdict.objects.get().override_reason == "We stood beside it."


@pytest.mark.parametrize("effective", ["2024", "2999-01-01", "soon", ""])
def test_a_verdict_needs_a_day_that_has_come(effective):
    claim = cast.public_claim()
    response = send(at(), address("verdict", claim), **VERDICT | {"effective": effective})
    assert errors_of(response)
    assert not Verdict.objects.exists()


def test_a_withdrawn_or_foreign_report_cannot_be_relied_on():
    claim, other = cast.public_claim(), cast.public_claim("Something else")
    gone = cast.report(claim)
    services.withdraw_report(by=cast.ada(), report=gone, reason="Satire.")
    for report in (gone, other.reports.get()):
        response = send(at(), address("verdict", claim), reports=[report.pk], **VERDICT)
        assert "reports" in errors_of(response)
    assert not Verdict.objects.exists()


def test_the_second_of_two_judges_is_told_and_loses_no_text():
    claim = cast.public_claim()
    ben, ada = at("ben"), at("ada")
    opened = form_of(ben.get(address("verdict", claim)))
    send(ada, address("verdict", claim), **VERDICT)
    response = post(ben, address("verdict", claim), opened, **VERDICT | {"rationale": "Ben’s."})
    assert "proposed already" in str(errors_of(response))
    assert form_of(response)["rationale"] == ["Ben’s."]
    assert address("change", Proposal.objects.get()) in response.content.decode()


def test_a_claim_that_changed_under_the_form_is_not_judged_unseen():
    claim = cast.public_claim()
    ben = at("ben")
    opened = form_of(ben.get(address("verdict", claim)))
    cast.denial(claim)
    response = post(ben, address("verdict", claim), opened, **VERDICT)
    assert "Somebody else changed this" in str(errors_of(response)[None])
    assert form_of(response)["rationale"] == [VERDICT["rationale"]]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("what", ["verdict", "correct"])
def test_a_verdict_sent_twice_is_one(what, alone, settings):
    settings.SECOND_EDITOR = not alone
    claim = cast.public_claim()
    row = cast.verdict(claim, day="2025-03-04") if what == "correct" else claim
    ada = at("ada")
    before, made = Verdict.objects.count(), Verdict if alone else Proposal
    typed = VERDICT | ({"reason": "A slip."} if what == "correct" else {})
    opened = form_of(ada.get(address(what, row)))
    for _ in range(2):
        assert post(ada, address(what, row), opened, **typed).redirect_chain
    assert made.objects.count() == (before + 1 if alone else 1)
    assert Verdict.objects.count() == before + alone


def test_a_correction_starts_from_the_verdict_and_says_what_was_wrong():
    claim = cast.public_claim()
    wrong = cast.verdict(claim, reports=[claim.reports.get()])
    opened = form_of(at().get(address("correct", wrong)))
    assert opened["rationale"] == [wrong.rationale]
    assert opened["status"] == ["rumour"]
    assert opened["reports"] == [str(claim.reports.get().pk)]
    refused = send(at(), address("correct", wrong), rationale="So.")
    assert "reason" in errors_of(refused)
    send(at(), address("correct", wrong), rationale="So.", reason="The day was wrong.")
    proposal = Proposal.objects.get()
    assert b"The day was wrong." in at("ben").get(address("change", proposal)).content
    send(at("ben"), address("change", proposal), decision="approve_and_publish")
    later = Verdict.objects.get(corrects=wrong)
    assert later.correction_reason == "The day was wrong."
    assert b"Corrected by" in at().get(address("change", wrong)).content


def test_a_verdict_is_corrected_once():
    claim = cast.public_claim()
    wrong = cast.verdict(claim)
    cast.correct(wrong)
    response = send(at(), address("correct", wrong), rationale="So.", reason="A slip.")
    assert "corrected already" in str(errors_of(response)[None])


def test_withdraws_a_report_with_a_reason():
    report = cast.public_claim().reports.get()
    refused = send(at("ben"), address("withdraw", report))
    assert "reason" in errors_of(refused)
    send(at("ben"), address("withdraw", report), reason="It is satire.")
    report.refresh_from_db()
    assert report.withdrawn_reason == "It is satire."
    page = at("ben").get(address("change", report)).content.decode()
    assert "Withdrawn" in page
    assert 'name="_save"' not in page


def test_relates_another_claim():
    claim, other = cast.public_claim(), cast.public_claim("Something else")
    send(at("ben"), address("relate", claim), other=other.pk, kind=RelationKind.BROADER)
    related = claim.document.__class__.objects.get(claim=claim).content["related"]
    assert [(r["id"], r["relation"]) for r in related] == [(other.public_id, "broader")]
    again = send(at("ben"), address("relate", claim), other=other.pk, kind=RelationKind.NARROWER)
    assert "already related" in str(errors_of(again)[None])
    itself = send(at("ben"), address("relate", claim), other=claim.pk, kind=RelationKind.NARROWER)
    assert "itself" in str(errors_of(itself)[None])


def test_deletes_a_draft_with_its_reports():
    claim = cast.draft()
    cast.report(claim)
    assert at("rae").post(address("delete", claim), {"post": "yes"}).status_code == 302
    assert not Claim.objects.exists()
    assert not Report.objects.exists()


def test_a_report_that_another_cites_is_kept_and_says_why():
    claim = cast.draft()
    first = cast.report(claim)
    cast.report(claim, cast.loud(), cites=[services.Cites(report=first)])
    response = at().post(address("delete", first), {"post": "yes"}, follow=True)
    assert b"Another report cites this one" in response.content
    assert claim.reports.count() == 2


def test_a_source_that_something_refers_to_is_kept():
    cast.report(cast.draft("Something else"))
    url = reverse("admin:sources_source_delete", args=[cast.source().pk])
    assert b"protected" in at().post(url, {"post": "yes"}, follow=True).content
    assert Source.objects.filter(pk=cast.source().pk).exists()


def test_every_deed_is_in_the_desks_own_history():
    claim = cast.draft()
    cast.report(claim)
    send(at("ben"), address("publish", claim))
    send(at("ben"), address("verdict", claim), **VERDICT)
    page = at("ada").get(reverse("admin:claims_claim_history", args=[claim.pk])).content.decode()
    assert "Published, as entry 1" in page
    assert "Proposed. Readers see it once" in page
    proposal = Proposal.objects.get()
    send(at("ada"), address("change", proposal), decision="approve_and_publish")
    history = reverse("admin:claims_proposal_history", args=[proposal.pk])
    assert "Published, as entry 2" in at("ada").get(history).content.decode()
    assert "ben" in page
