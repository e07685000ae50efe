"""What the evidence amounts to, and what each status still needs."""

import pytest

from claims import services
from claims.assessment import missing, suggest
from claims.choices import Status
from claims.services import Cites, evidence_for
from sources.partial_date import PartialDate
from tests.cast import ada, denial, loud, public_claim, report, source, studio, verdict

pytestmark = pytest.mark.django_db

ON_RECORD = {"attribution": "on_record"}


def by_studio(claim, stance, **fields):
    return report(claim, **{**ON_RECORD, "speaker": studio(), "stance": stance, **fields})


def asserted_again(claim):
    report(claim, source("Another"))


def denied_by_spokesperson(claim):
    by_studio(claim, "denies", attribution="spokesperson")


STORIES = {
    "one anonymous report": ([], Status.RUMOUR),
    "two origins": ([asserted_again], Status.CORROBORATED),
    "a spokesperson denies": ([denied_by_spokesperson], Status.DISPUTED),
    "denied on record": ([lambda c: by_studio(c, "denies")], Status.REFUTED),
    "confirmed on record": ([lambda c: by_studio(c, "confirms")], Status.CONFIRMED),
    "confirmed and clarified": (
        [lambda c: by_studio(c, "confirms"), lambda c: by_studio(c, "clarifies")],
        Status.PARTLY_CONFIRMED,
    ),
    "clarified": ([lambda c: by_studio(c, "clarifies")], Status.MISLEADING),
    "retracted": ([lambda c: report(c, stance="retracts")], Status.RETRACTED),
    "retracted, with another origin": (
        [asserted_again, lambda c: report(c, stance="retracts")],
        Status.CORROBORATED,
    ),
    "denied by somebody without standing": (
        [lambda c: report(c, **ON_RECORD, speaker=loud(), stance="denies")],
        Status.RUMOUR,
    ),
    "a document confirms": (
        [lambda c: report(c, attribution="document", stance="confirms")],
        Status.CONFIRMED,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_suggests_the_status_that_the_evidence_supports(story):
    steps, expected = STORIES[story]
    claim = public_claim()
    for step in steps:
        step(claim)
    evidence = evidence_for(claim)
    assert suggest(evidence) == expected
    assert missing(evidence, expected) == []


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.RUMOUR, Status.MOOT)])
def test_one_anonymous_report_supports_nothing_but_a_rumour(status):
    claim = public_claim()
    assert missing(evidence_for(claim), status)
    with pytest.raises(services.BelowStandard) as refusal:
        verdict(claim, status)
    assert refusal.value.missing == missing(evidence_for(claim), status)
    assert not claim.verdicts.exists()


def test_a_withdrawn_report_is_no_evidence():
    claim = public_claim()
    rebuttal = denial(claim)
    assert suggest(evidence_for(claim)) == Status.REFUTED
    services.withdraw_report(by=ada(), report=rebuttal, reason="It was a parody account.")
    assert suggest(evidence_for(claim)) == Status.RUMOUR


def test_counts_outlets_that_asserted_and_those_that_repeat_after_the_refutation():
    claim = public_claim()
    origin = claim.reports.get()
    for name in ("A", "B"):
        report(claim, source(name), attribution="second_hand", cites=[Cites(report=origin)])
    report(claim, source("Undated"), published=PartialDate.unknown(), cites=[Cites(report=origin)])
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    report(claim, source("Same day"), published=PartialDate.parse("2025-03-05"))
    report(claim, source("Same month"), published=PartialDate.parse("2025-03"))
    report(claim, source("Zombie"), published=PartialDate.parse("2025-04"))
    counts = evidence_for(claim).counts()
    assert counts["asserts"] == 7
    assert counts["asserting_outlets"] == 6
    assert counts["repeating_outlets"] == 1
    assert counts["contradicted_by"] == 1
    assert counts["first_published"]["text"] == "3 March 2025"


def test_a_claim_settled_for_has_no_repetitions():
    claim = public_claim()
    by_studio(claim, "confirms")
    verdict(claim, "confirmed", "2025-03-05")
    report(claim, source("Later"), published=PartialDate.parse("2025-04"))
    assert evidence_for(claim).repeats == []
