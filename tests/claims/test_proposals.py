"""Two pairs of eyes: what is proposed, edited, approved and published, and by whom."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from claims import services
from claims.models import Entry, Proposal, Verdict
from claims.record import editor_for
from claims.services import BelowStandard, Conflict
from sources.partial_date import PartialDate
from tests.cast import ada, ben, denial, fresh, last_body, person, public_claim, report, verdict

pytestmark = pytest.mark.django_db
DAY = PartialDate.parse("2025-03-05")


@pytest.fixture(autouse=True)
def two_editors(settings):
    settings.SECOND_EDITOR = True


@pytest.fixture
def claim():
    made = public_claim()
    denial(made)
    return fresh(made)


def propose(claim, by=None, **text):
    given = {"status": "disputed", "rationale": "The studio denies it.", "effective": DAY, **text}
    return services.propose_verdict(
        by=by or ben(), claim=claim, version=fresh(claim).version, **given
    )


def issue(claim, by, approved_by):
    services.issue_verdict(
        by=by, approved_by=approved_by, claim=claim, status="rumour", rationale="So.", effective=DAY
    )


def approve(proposal, by):
    proposal.refresh_from_db()
    seen = fresh(proposal.claim).version
    return services.approve_proposal(
        by=by, proposal=proposal, version=proposal.version, claim_version=seen
    )


def publish(proposal, by=None):
    proposal.refresh_from_db()
    return services.publish_proposal(by=by or ben(), proposal=proposal, version=proposal.version)


def revise(proposal, by, **text):
    proposal.refresh_from_db()
    given = {**services.judgement_of(proposal), **text}
    return services.revise_proposal(
        by=by, proposal=proposal, version=proposal.version,
        claim_version=fresh(proposal.claim).version, **given,
    )  # fmt: skip


def steps(proposal):
    return [(s.step, s.by.user.username, bool(s.voided)) for s in proposal.steps.all()]


def test_one_editor_proposes_another_approves_and_then_it_is_public(claim):
    proposal = propose(claim, reports=[claim.reports.first()])
    assert fresh(claim).document.status == ""
    approve(proposal, ada())
    entry = publish(proposal)
    given = Verdict.objects.get()
    assert (given.entry, given.status, str(given.effective)) == (entry, "disputed", "5 March 2025")
    assert (given.issued_by.user, given.approved_by.user) == (ben(), ada())
    assert list(given.reports.all()) == [claim.reports.first()]
    assert fresh(claim).document.status == "disputed"
    assert last_body()["approved_by"] == editor_for(ada()).pseudonym
    assert entry.actor == editor_for(ben()).pseudonym
    assert steps(proposal) == [
        ("proposed", "ben", False), ("approved", "ada", False), ("published", "ben", False),
    ]  # fmt: skip


@pytest.mark.parametrize("author", ["ada", "ben", "root"])
def test_nobody_publishes_alone_whatever_the_role(claim, author):
    if author == "root":
        User.objects.create_superuser("root")
    by = User.objects.filter(username=author).first() or person(author)
    proposal = propose(claim, by=by)
    with pytest.raises(PermissionDenied, match="second editor"):
        publish(proposal, by)
    with pytest.raises(PermissionDenied, match="of their own"):
        approve(proposal, by)
    assert not Verdict.objects.exists()


def test_no_service_is_a_way_around(claim):
    with pytest.raises(PermissionDenied, match="second editor"):
        issue(claim, ada(), None)
    with pytest.raises(PermissionDenied, match="of their own"):
        issue(claim, ada(), ada())
    with pytest.raises(PermissionDenied):
        issue(claim, ada(), person("rae"))
    closed = ben()
    closed.is_active = False
    with pytest.raises(PermissionDenied):
        issue(claim, ada(), closed)
    assert not Verdict.objects.exists()


def test_an_edit_makes_the_approval_void(claim):
    proposal = propose(claim)
    approve(proposal, ada())
    revise(proposal, ben(), rationale="The studio denies it on record.")
    with pytest.raises(PermissionDenied, match="second editor"):
        publish(proposal)
    approve(proposal, ada())
    publish(proposal)
    assert Verdict.objects.get().rationale == "The studio denies it on record."
    assert steps(proposal)[1:4] == [
        ("approved", "ada", False), ("edited", "ben", True), ("approved", "ada", False),
    ]  # fmt: skip


def test_saving_without_a_change_voids_nothing(claim):
    proposal = propose(claim)
    approve(proposal, ada())
    revise(proposal, ben())
    assert Proposal.objects.get().approved_by == editor_for(ada())


def test_whoever_edits_is_the_author_and_may_not_approve(claim):
    proposal = propose(claim)
    revise(proposal, ada(), rationale="It is denied.")
    with pytest.raises(PermissionDenied, match="of their own"):
        approve(proposal, ada())
    approve(proposal, ben())
    publish(proposal)
    given = Verdict.objects.get()
    assert (given.issued_by.user, given.approved_by.user) == (ada(), ben())


def test_an_approval_is_of_the_text_that_was_seen(claim):
    proposal = propose(claim)
    seen = Proposal.objects.get()
    revise(proposal, ben(), rationale="Quite another.")
    with pytest.raises(Conflict):
        services.approve_proposal(by=ada(), proposal=seen, version=seen.version)
    assert Proposal.objects.get().approved_by is None


def test_a_claim_that_changed_since_asks_for_another_look(claim):
    proposal = propose(claim)
    approve(proposal, ada())
    report(claim)
    with pytest.raises(Conflict):
        publish(proposal)
    assert not Verdict.objects.exists()
    assert Proposal.objects.with_names().get().outdated
    approve(proposal, ada())
    publish(proposal)
    assert Verdict.objects.count() == 1


def test_an_approver_sees_the_claim_as_it_is(claim):
    proposal = propose(claim)
    old = fresh(claim).version
    report(claim)
    with pytest.raises(Conflict):
        services.approve_proposal(
            by=ada(), proposal=proposal, version=proposal.version, claim_version=old
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"approved_content": {"status": "refuted"}},
        {"content": {"status": "refuted"}},
        {"author": F("approved_by")},
        {"approved_content": None},
        {"state": "published"},
        {"kind": "redaction"},
    ],
)
def test_the_database_holds_the_rules(claim, wrong):
    proposal = approve(propose(claim), ada())
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(**wrong)


def test_the_database_refuses_a_verdict_whose_approver_is_its_author(claim):
    given = verdict(claim)
    entry = Entry.objects.filter(claim=claim).earliest("number")
    given.pk, given.approved_by = entry.pk, given.issued_by
    with pytest.raises(IntegrityError, match="claims_verdict_two_people"), transaction.atomic():
        given.save(force_insert=True)


def test_below_the_standard_one_of_the_two_answers_for_it(claim):
    with pytest.raises(BelowStandard):
        propose(claim, status="corroborated")
    reason = {"status": "corroborated", "override_reason": "We have seen the second letter."}
    proposal = propose(claim, **reason)
    other = User.objects.create_user("eva", is_staff=True)
    other.groups.set(ben().groups.all())
    with pytest.raises(PermissionDenied, match="managing editor"):
        approve(proposal, other)
    approve(proposal, ada())
    publish(proposal)
    assert Verdict.objects.get().override_reason == reason["override_reason"]


def test_one_verdict_at_a_time_is_proposed_on_a_claim(claim):
    first = propose(claim)
    with pytest.raises(ValidationError, match="proposed already"):
        propose(claim, by=ada())
    services.withdraw_proposal(by=ben(), proposal=first, version=first.version)
    propose(claim, by=ada())
    with pytest.raises(ValidationError, match="withdrawn already"):
        approve(first, ada())


def test_a_correction_goes_the_same_way(claim):
    wrong = verdict(claim)
    given = {"status": "disputed", "rationale": "Denied.", "effective": DAY}
    with pytest.raises(ValidationError, match="what was wrong"):
        services.propose_correction(by=ben(), verdict=wrong, reason=" ", **given)
    proposal = services.propose_correction(by=ben(), verdict=wrong, reason="A slip.", **given)
    with pytest.raises(ValidationError, match="proposed already"):
        services.propose_correction(by=ada(), verdict=wrong, reason="Mine.", **given)
    approve(proposal, ada())
    publish(proposal, ada())
    right = Verdict.objects.latest("entry")
    assert (right.corrects, right.correction_reason) == (wrong, "A slip.")
    assert right.issued_by.user == ben()


def test_it_is_sent_back_with_a_question(claim):
    proposal = propose(claim)
    approve(proposal, ada())
    proposal.refresh_from_db()
    with pytest.raises(ValidationError, match="what should change"):
        services.return_proposal(by=ada(), proposal=proposal, version=proposal.version, note=" ")
    services.return_proposal(
        by=ada(), proposal=proposal, version=proposal.version, note="Which studio?"
    )
    assert proposal.steps.last().note == "Which studio?"
    with pytest.raises(PermissionDenied, match="second editor"):
        publish(proposal)


def test_reporters_and_readers_stay_outside(claim):
    proposal = propose(claim)
    for name in ("rae", "cleo"):
        with pytest.raises(PermissionDenied):
            propose(public_claim("Another"), by=person(name))
        with pytest.raises(PermissionDenied):
            approve(proposal, person(name))
        with pytest.raises(PermissionDenied):
            revise(proposal, person(name), rationale="Mine.")
        with pytest.raises(PermissionDenied):
            services.withdraw_proposal(by=person(name), proposal=proposal, version=proposal.version)
    assert steps(proposal) == [("proposed", "ben", False)]


def test_a_desk_of_one_publishes_alone_where_the_site_says_so(claim, settings):
    settings.SECOND_EDITOR = False
    publish(propose(claim))
    given = Verdict.objects.get()
    assert (given.issued_by.user, given.approved_by) == (ben(), None)
    assert last_body()["approved_by"] is None
    assert Entry.objects.latest("number").type == "verdict.issued"


def test_a_verdict_of_tomorrow_is_not_even_proposed(claim):
    with pytest.raises(ValidationError, match="has not come"):
        propose(claim, effective=PartialDate.parse("2999-01-01"))
    assert not Proposal.objects.exists()
