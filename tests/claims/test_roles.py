"""Who may do what through the services, as one table."""

import pytest
from django.core.exceptions import PermissionDenied

from claims import services
from sources.partial_date import PartialDate
from tests.cast import (
    draft,
    film,
    person,
    public_claim,
    report,
    source,
)

pytestmark = pytest.mark.django_db


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
            by=by,
            approved_by=person("ben" if name == "ada" else "ada"),
            claim=public_claim(),
            status="rumour",
            rationale="So.",
            effective=day,
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
