"""What editors do, through the services: what becomes public, and what is refused."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from claims import services
from claims.choices import RelationKind, State
from claims.models import Claim, Entry, Report, Subject
from claims.services import Cites, Conflict
from sources.models import Source
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    denial,
    draft,
    film,
    loud,
    person,
    public_claim,
    report,
    source,
    studio,
    verdict,
)

pytestmark = pytest.mark.django_db


def last_body() -> dict:
    return json.loads(bytes(Entry.objects.latest("number").body))


def last_type() -> str:
    return Entry.objects.latest("number").type


def fresh(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def test_a_draft_leaves_no_trace_for_readers():
    claim = draft()
    logged = report(claim)
    assert not Entry.objects.exists()
    assert not Source.objects.public().exists()
    assert not Subject.objects.public().exists()
    assert not Report.objects.public().filter(pk=logged.pk).exists()
    assert not hasattr(fresh(claim), "document")


def test_publishing_makes_claim_reports_subjects_and_sources_public_in_one_entry():
    claim = draft()
    first, second = report(claim), report(claim, loud())
    entry = services.publish_claim(by=ada(), claim=claim)
    body = last_body()
    assert Entry.objects.get() == entry
    assert [r["id"] for r in body["reports"]] == [first.public_id, second.public_id]
    assert body["claim"]["sentence"] == claim.sentence
    assert {s["name"] for s in body["sources"]} == {"The Careful", "@loud", "The Studio"}
    assert fresh(claim).state == State.PUBLIC
    assert set(Source.objects.public()) == {source(), loud(), studio()}
    assert list(Subject.objects.public()) == [film()]
    first.refresh_from_db()
    assert first.recorded_at == entry.recorded_at


def test_a_claim_without_a_report_is_not_published():
    with pytest.raises(ValidationError, match="needs a report"):
        services.publish_claim(by=ada(), claim=draft())


def test_a_claim_is_published_once():
    with pytest.raises(ValidationError, match="public already"):
        services.publish_claim(by=ada(), claim=public_claim())


def test_a_claim_needs_a_subject():
    with pytest.raises(ValidationError, match="about"):
        draft(subjects=[])


def test_a_report_of_a_public_claim_is_public_at_once():
    claim = public_claim()
    version = claim.version
    added = denial(claim)
    assert last_type() == "report.added"
    assert last_body()["report"]["id"] == added.public_id
    assert added.entry == Entry.objects.latest("number")
    assert fresh(claim).version == version + 1


def test_a_second_editor_with_an_old_version_is_told_and_changes_nothing():
    claim = public_claim()
    seen = claim.version
    denial(claim)
    before = Entry.objects.count()
    for attempt in (
        lambda: services.revise_claim(by=ada(), claim=claim, version=seen, sentence="Else"),
        lambda: report(claim, version=seen),
        lambda: verdict(claim, version=seen),
        lambda: services.retire_claim(by=ada(), claim=claim, version=seen, reason="dup"),
    ):
        with pytest.raises(Conflict, match="Somebody else"):
            attempt()
    assert Entry.objects.count() == before
    assert fresh(claim).sentence == claim.sentence


def test_revising_a_public_claim_needs_a_reason_and_says_what_changed():
    claim = public_claim()
    with pytest.raises(ValidationError, match="say why"):
        services.revise_claim(by=ada(), claim=claim, sentence="The director was replaced")
    services.revise_claim(
        by=ada(), claim=claim, sentence="The director was replaced", reason="Too vague."
    )
    assert last_body()["changes"] == [
        {
            "field": "sentence",
            "from": "The director left the film",
            "to": "The director was replaced",
        }
    ]
    assert last_body()["reason"] == "Too vague."
    assert fresh(claim).document.content["sentence"] == "The director was replaced"


def test_revising_nothing_records_nothing():
    claim = public_claim()
    before = Entry.objects.count()
    services.revise_claim(by=ada(), claim=claim, sentence=claim.sentence, reason="Typo.")
    services.revise_report(by=ada(), report=claim.reports.get(), quote="", reason="Typo.")
    services.revise_source(by=ada(), source=source(), name="The Careful", reason="Typo.")
    assert Entry.objects.count() == before
    assert fresh(claim).version == claim.version


def test_revising_a_public_report_says_what_changed():
    claim = public_claim()
    first = claim.reports.get()
    with pytest.raises(ValidationError, match="say why"):
        services.revise_report(by=ada(), report=first, quote="He left.")
    services.revise_report(
        by=ada(),
        report=first,
        quote="He left.",
        cites=[Cites(source=loud())],
        details=[("place", "Prague")],
        reason="The quote was missing.",
    )
    assert [c["field"] for c in last_body()["changes"]] == ["quote", "cites", "details"]


def test_a_withdrawn_report_stays_visible_with_its_reason():
    claim = public_claim()
    first = claim.reports.get()
    with pytest.raises(ValidationError, match="reason"):
        services.withdraw_report(by=ada(), report=first, reason="  ")
    services.withdraw_report(by=ada(), report=first, reason="It was satire.")
    assert last_body()["reason"] == "It was satire."
    assert claim.reports.public().get().withdrawn_reason == "It was satire."
    assert fresh(claim).document.content["evidence"]["reports"] == 0
    with pytest.raises(ValidationError, match="withdrawn"):
        services.withdraw_report(by=ada(), report=first, reason="Again.")
    with pytest.raises(ValidationError, match="withdrawn"):
        services.revise_report(by=ada(), report=first, quote="x", reason="Again.")


def test_a_verdict_takes_its_number_and_moment_from_its_entry():
    claim = public_claim()
    given = verdict(claim, reports=[claim.reports.get()])
    entry = Entry.objects.latest("number")
    assert (given.number, given.recorded_at) == (entry.number, entry.recorded_at)
    body = last_body()["verdict"]
    assert body["reports"] == [claim.reports.get().public_id]
    assert (body["status"], body["settled"], body["scale"]) == ("rumour", False, "claimline-1")


def test_a_verdict_may_predate_the_claim_but_not_hold_from_the_future():
    claim = public_claim()
    verdict(claim, day="2001-01-01")
    with pytest.raises(ValidationError, match="has not come"):
        verdict(claim, day="2999-01-01")


@pytest.mark.parametrize("day", ["2025", "2025-03", "unknown"])
def test_a_verdict_holds_from_a_day_or_a_minute(day):
    with pytest.raises(ValidationError):
        verdict(public_claim(), day=day)


def test_a_draft_is_given_no_verdict():
    claim = draft()
    report(claim)
    with pytest.raises(ValidationError, match="publish it first"):
        verdict(claim)


def test_a_verdict_relies_only_on_live_reports_of_its_claim():
    claim, other = public_claim(), public_claim("Something else happened")
    with pytest.raises(ValidationError, match="of its claim"):
        verdict(claim, reports=[other.reports.get()])
    services.withdraw_report(by=ada(), report=claim.reports.get(), reason="Satire.")
    with pytest.raises(ValidationError, match="of its claim"):
        verdict(claim, "moot", reports=[claim.reports.get()])


def test_an_override_needs_the_right_and_a_reason_that_readers_see():
    claim = public_claim()
    override = {"status": "refuted", "override_reason": "The studio told us off the record."}
    with pytest.raises(PermissionDenied):
        services.issue_verdict(
            by=person("ben"),
            claim=claim,
            rationale="No.",
            effective=PartialDate.parse("2025-03-04"),
            **override,
        )
    verdict(claim, **override)
    shown = fresh(claim).document.content["verdict"]
    assert shown["override_reason"] == "The studio told us off the record."


def test_an_override_that_is_not_needed_is_refused():
    with pytest.raises(ValidationError, match="suffices"):
        verdict(public_claim(), override_reason="Just because.")


def correction(given, **fields):
    wanted = {
        "by": ada(),
        "verdict": given,
        "reason": "We misread the report.",
        "status": "rumour",
        "rationale": "One report.",
        "effective": given.effective,
        **fields,
    }
    return services.correct_verdict(**wanted)


def test_a_correction_replaces_a_verdict_and_hides_nothing():
    claim = public_claim()
    denial(claim)
    wrong = verdict(claim, "refuted", "2025-03-05")
    right = correction(wrong, status="disputed", rationale="The studio denies it.")
    content = fresh(claim).document.content
    assert content["status"] == "disputed"
    assert content["verdict"]["corrects"] == wrong.number
    assert content["verdict"]["correction_reason"] == "We misread the report."
    assert [(h["number"], h["corrected_by"]) for h in content["history"]] == [
        (wrong.number, right.number),
        (right.number, None),
    ]


def test_a_correction_can_be_corrected_but_nothing_twice():
    claim = public_claim()
    first = verdict(claim)
    second = correction(first)
    with pytest.raises(ValidationError, match="corrected already"):
        correction(first)
    correction(second, status="moot", rationale="The film was never made.")
    assert fresh(claim).document.status == "moot"


def test_related_claims_show_each_other_with_their_statuses():
    wide, narrow = public_claim("It was all reshot"), public_claim("A scene was reshot")
    services.relate(by=ada(), claim=wide, other=narrow, kind=RelationKind.NARROWER)
    verdict(narrow, "moot")
    (shown,) = fresh(wide).document.content["related"]
    assert (shown["relation"], shown["status"]) == ("narrower", "moot")
    (back,) = fresh(narrow).document.content["related"]
    assert (back["relation"], back["id"]) == ("broader", wide.public_id)
    assert last_body()["touched"] == [wide.public_id]


def test_a_relation_to_a_draft_shows_once_the_draft_is_public():
    claim, later = public_claim(), draft("Something followed")
    services.relate(by=ada(), claim=claim, other=later, kind=RelationKind.PREMISE_OF)
    assert fresh(claim).document.content["related"] == []
    report(later)
    services.publish_claim(by=ada(), claim=later)
    assert fresh(claim).document.content["related"][0]["relation"] == "premise_of"
    assert fresh(later).document.content["related"][0]["relation"] == "has_premise"


def test_two_claims_are_related_once_and_none_to_itself():
    one, two = public_claim("One"), public_claim("Two")
    services.relate(by=ada(), claim=one, other=two, kind=RelationKind.BROADER)
    for claim, other in ((one, two), (two, one), (one, one)):
        with pytest.raises(ValidationError):
            services.relate(by=ada(), claim=claim, other=other, kind=RelationKind.CONTRADICTS)


def test_a_retired_claim_stays_readable_says_why_and_takes_nothing_more():
    claim = public_claim()
    services.retire_claim(by=ada(), claim=claim, reason="Logged twice.")
    content = fresh(claim).document.content
    assert (content["state"], content["retired_reason"]) == ("retired", "Logged twice.")
    for attempt in (
        lambda: report(claim),
        lambda: verdict(claim),
        lambda: services.revise_claim(by=ada(), claim=claim, context="x", reason="y"),
        lambda: services.retire_claim(by=ada(), claim=claim, reason="Again."),
    ):
        with pytest.raises(ValidationError):
            attempt()


def test_renaming_a_source_rewrites_every_document_that_shows_it():
    claim = public_claim()
    untouched = public_claim("Elsewhere", standing=[])
    services.revise_source(by=ada(), source=studio(), name="Big Studio", reason="New name.")
    content = fresh(claim).document.content
    assert content["standing"][0]["name"] == "Big Studio"
    assert content["entry"] == Entry.objects.latest("number").number
    assert last_body()["touched"] == [claim.public_id]
    assert fresh(untouched).document.content["entry"] < content["entry"]
    with pytest.raises(ValidationError, match="say why"):
        services.revise_source(by=ada(), source=Source.objects.public()[0], name="X")


def test_renaming_a_subject_rewrites_every_document_that_shows_it():
    claim = public_claim()
    services.revise_subject(by=ada(), subject=film(), name="The Film II", reason="Retitled.")
    assert fresh(claim).document.content["subjects"][0]["name"] == "The Film II"


def test_a_rebuttal_answers_a_report_of_its_claim_that_is_not_later():
    claim, other = public_claim(), public_claim("Something else happened")
    first = claim.reports.get()
    answer = denial(claim, answers=[first])
    assert list(answer.answers.all()) == [first]
    with pytest.raises(ValidationError, match="same claim"):
        denial(claim, answers=[other.reports.get()])
    with pytest.raises(ValidationError, match="dated before"):
        denial(claim, answers=[first], published=PartialDate.parse("2025-02"))
    with pytest.raises(ValidationError, match="Only a denial"):
        report(claim, answers=[first])


def test_a_report_cites_reports_of_its_claim_only():
    claim, other = public_claim(), public_claim("Something else happened")
    with pytest.raises(ValidationError, match="same claim"):
        report(claim, cites=[Cites(report=other.reports.get())])


def test_drafts_can_be_deleted_and_public_rows_cannot():
    claim = draft()
    one = report(claim)
    two = report(claim, loud(), cites=[Cites(report=one)])
    with pytest.raises(ValidationError, match="cites this one"):
        services.delete_report(by=ada(), report=one)
    services.delete_report(by=ada(), report=two)
    services.delete_draft(by=ada(), claim=claim)
    assert not Claim.objects.exists()
    assert not Report.objects.exists()

    public = public_claim()
    with pytest.raises(ValidationError, match="never deleted"):
        services.delete_draft(by=ada(), claim=public)
    with pytest.raises(ValidationError, match="never deleted"):
        services.delete_report(by=ada(), report=public.reports.get())
    with pytest.raises(ValidationError, match="never deleted"):
        services.delete_reference(by=ada(), row=Source.objects.public()[0])


def test_a_draft_with_reports_that_cite_and_answer_each_other_can_be_deleted():
    claim = draft()
    one = report(claim)
    report(claim, loud(), cites=[Cites(report=one)])
    denial(claim, answers=[one])
    services.relate(by=ada(), claim=claim, other=public_claim(), kind=RelationKind.NARROWER)
    services.delete_draft(by=ada(), claim=claim)
    assert not Claim.objects.filter(pk=claim.pk).exists()


MAY = {
    "log": ("log a draft", {"ada", "ben", "rae"}),
    "report": ("report on a public claim", {"ada", "ben"}),
    "publish": ("publish", {"ada", "ben"}),
    "verdict": ("issue a verdict", {"ada", "ben"}),
    "withdraw": ("withdraw a report", {"ada", "ben"}),
    "retire": ("retire a claim", {"ada"}),
}


def attempt(what: str, name: str) -> None:
    by = person(name)
    if what == "log":
        services.log_claim(by=by, sentence="It happened", subjects=[film()])
    elif what == "publish":
        claim = draft()
        report(claim)
        services.publish_claim(by=by, claim=claim)
    elif what == "report":
        services.add_report(
            by=by,
            claim=public_claim(),
            outlet=source(),
            stance="mentions",
            attribution="second_hand",
        )
    elif what == "verdict":
        day = PartialDate.parse("2025-03-04")
        services.issue_verdict(
            by=by, claim=public_claim(), status="rumour", rationale="So.", effective=day
        )
    elif what == "withdraw":
        services.withdraw_report(by=by, report=public_claim().reports.get(), reason="Satire.")
    else:
        services.retire_claim(by=by, claim=public_claim(), reason="Logged twice.")


@pytest.mark.parametrize("what", MAY)
@pytest.mark.parametrize("name", ["ada", "ben", "rae", "cleo"])
def test_who_may_do_what(what, name):
    _, allowed = MAY[what]
    if name in allowed:
        attempt(what, name)
    else:
        with pytest.raises(PermissionDenied):
            attempt(what, name)


def test_an_account_that_was_closed_may_do_nothing():
    ben = person("ben")
    ben.is_active = False
    ben.save()
    with pytest.raises(PermissionDenied):
        services.log_claim(by=ben, sentence="It happened", subjects=[film()])
