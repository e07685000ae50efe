"""Reports through the services: added, revised, withdrawn, never lost."""

import pytest
from django.core.exceptions import ValidationError

from claims import services
from claims.models import Entry
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    denial,
    fresh,
    last_body,
    last_type,
    loud,
    public_claim,
    report,
)

pytestmark = pytest.mark.django_db


def test_a_report_of_a_public_claim_is_public_at_once():
    claim = public_claim()
    version = claim.version
    added = denial(claim)
    assert last_type() == "report.added"
    assert last_body()["report"]["id"] == added.public_id
    assert added.entry == Entry.objects.latest("number")
    assert fresh(claim).version == version + 1


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
