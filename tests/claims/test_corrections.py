"""Corrections: old, new, when and why, the same wherever they are told."""

import pytest

from claims import corrections, services
from claims.chronicle import chronicle
from claims.models import Entry
from tests.cast import ada, correct, film, public_claim, source, verdict

pytestmark = pytest.mark.django_db


def last() -> corrections.Correction:
    (told,) = corrections.read(corrections.correcting()[:1])
    return told


def differences(told: corrections.Correction) -> dict:
    return {d.field: (d.before, d.after) for d in told.differences}


def test_a_corrected_verdict_tells_the_old_one_and_the_new():
    claim = public_claim()
    wrong = verdict(claim)
    correct(
        wrong,
        reason="We misread it.",
        status="moot",
        rationale="The film was never made.",
        effective=wrong.effective,
    )
    told = last()
    assert (told.verdict, told.claim, told.reason) == (
        wrong.number,
        claim.public_id,
        "We misread it.",
    )
    assert differences(told) == {
        "status": ("rumour", "moot"),
        "rationale": ("It is rumour.", "The film was never made."),
    }
    assert told.recorded_at == Entry.objects.latest("number").recorded_at


def test_a_reworded_claim_tells_both_wordings():
    claim = public_claim()
    services.revise_claim(by=ada(), claim=claim, sentence="She left", reason="Clearer.")
    assert differences(last()) == {"sentence": ("The director left the film", "She left")}


def test_a_withdrawn_report_and_a_retired_claim_tell_why():
    claim = public_claim()
    report = claim.reports.get()
    services.withdraw_report(by=ada(), report=report, reason="Satire.")
    assert (last().report, last().reason) == (report.public_id, "Satire.")
    assert differences(last()) == {"withdrawn": (False, True)}
    services.retire_claim(by=ada(), claim=claim, reason="Logged twice.")
    assert differences(last()) == {"state": ("public", "retired")}


def test_renamings_are_corrections_of_no_single_claim():
    public_claim()
    services.revise_source(by=ada(), source=source(), name="Careful", reason="Renamed.")
    assert (last().claim, last().source) == (None, source("Careful").public_id)
    services.revise_subject(by=ada(), subject=film(), name="Film", reason="Renamed.")
    assert differences(last()) == {"name": ("The Film", "Film")}


def test_the_chronicle_of_a_claim_tells_the_same_corrections():
    claim = public_claim()
    wrong = verdict(claim)
    correct(
        wrong, reason="Wrong day.", status="rumour", rationale="So.",
        effective=wrong.effective,
    )  # fmt: skip
    services.revise_report(
        by=ada(), report=claim.reports.get(), quote="He left.", reason="It was missing."
    )
    services.withdraw_report(by=ada(), report=claim.reports.get(), reason="Satire.")
    listed = {
        c.number: (c.reason, c.differences) for c in corrections.read(corrections.correcting())
    }
    on_page = {
        item.number: (item.reason, item.differences)
        for item in chronicle(claim)
        if item.kind == "change" and item.differences
    }
    assert len(listed) == 3
    assert on_page == listed


def test_reading_many_costs_two_queries(django_assert_num_queries):
    for n in range(3):
        claim = public_claim(f"Claim {n}")
        wrong = verdict(claim)
        correct(
            wrong, reason="Wrong.", status="rumour", rationale="So.",
            effective=wrong.effective,
        )  # fmt: skip
    with django_assert_num_queries(2):
        assert len(list(corrections.read(corrections.correcting()))) == 3
