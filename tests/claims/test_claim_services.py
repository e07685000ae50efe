"""Claims, subjects and sources through the services: what becomes public, what is refused."""

import pytest
from django.core.exceptions import ValidationError

from claims import services
from claims.choices import RelationKind, State
from claims.models import Claim, Entry, Report, Subject
from claims.services import Cites, Conflict
from sources.models import Source
from tests.cast import (
    ada,
    denial,
    draft,
    film,
    fresh,
    last_body,
    loud,
    public_claim,
    report,
    source,
    studio,
    verdict,
)

pytestmark = pytest.mark.django_db


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
    assert last_body()["relations"] == [
        {"claim": later.public_id, "other": claim.public_id, "kind": "has_premise"}
    ]
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
