"""How a status moved: a fold over verdicts, compared with a plain model."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from claims import timeline
from claims.models import Verdict
from sources.partial_date import PartialDate

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


def given_verdict(number: int, day: int, status: str, corrects: int | None) -> Verdict:
    start = EPOCH + timedelta(days=day)
    verdict = Verdict(entry_id=number, status=status, corrects_id=corrects)
    verdict.effective = PartialDate(f"day {day}", start, start + timedelta(days=1), "day")
    return verdict


@st.composite
def histories(draw):
    verdicts, open_numbers = [], []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        corrects = draw(st.sampled_from([None, None, *open_numbers]))
        if corrects:
            open_numbers.remove(corrects)
        open_numbers.append(number)
        status = draw(st.sampled_from(["rumour", "disputed", "refuted"]))
        verdicts.append(given_verdict(number, draw(st.integers(0, 5)), status, corrects))
    return draw(st.permutations(verdicts))


@given(histories(), st.integers(-1, 6))
def test_the_latest_uncorrected_effective_verdict_holds(verdicts, day):
    corrected = {v.corrects_id for v in verdicts}
    moment = EPOCH + timedelta(days=day)
    candidates = [
        (v.effective_earliest, v.number, v.status)
        for v in verdicts
        if v.number not in corrected and v.effective_earliest <= moment
    ]
    held = timeline.current(verdicts, as_of=moment)
    assert (held.status if held else None) == (max(candidates)[2] if candidates else None)


@given(histories())
def test_periods_join_without_gaps_and_end_with_the_current_status(verdicts):
    periods = timeline.periods(verdicts)
    now = timeline.current(verdicts)
    assert bool(periods) == (now is not None)
    for before, after in pairwise(periods):
        assert before.end == after.start
        assert before.status != after.status
        assert before.start.earliest <= after.start.earliest
    if periods:
        assert periods[-1].end is None
        assert periods[-1].status == now.status
        assert sum(len(p.verdicts) for p in periods) == len(timeline.in_force(verdicts))
