"""Verdicts through the services: standards of evidence, overrides, corrections."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from claims import services
from claims.models import Entry
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    ben,
    denial,
    draft,
    fresh,
    last_body,
    person,
    public_claim,
    report,
    verdict,
)

pytestmark = pytest.mark.django_db


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


def second_editor():
    """Another editor who may not override either."""
    eva = User.objects.create_user("eva", is_staff=True)
    eva.groups.set(ben().groups.all())
    return eva


def test_an_override_needs_the_right_and_a_reason_that_readers_see():
    claim = public_claim()
    override = {"status": "refuted", "override_reason": "The studio told us off the record."}
    with pytest.raises(PermissionDenied):
        services.issue_verdict(
            by=person("ben"),
            approved_by=second_editor(),
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
        "approved_by": ben(),
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
