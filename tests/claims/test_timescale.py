from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.figures.timescale import Span, make_scale

SPAN = Span(left=8, right=712, fold=64, gap=110)
DAY = timedelta(days=1)
START = datetime(2024, 10, 14, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, tzinfo=UTC)


def test_time_runs_evenly_where_nothing_is_folded():
    scale = make_scale([START], [START + 5 * DAY], START + 10 * DAY, SPAN)
    assert scale.folds == ()
    assert scale.place(START + 5 * DAY) == pytest.approx(360)


def test_folds_the_long_quiet_time_after_a_busy_week():
    scale = make_scale([START], [START + DAY, START + 3 * DAY], TODAY, SPAN)
    (fold,) = scale.folds
    assert fold[0] == pytest.approx(scale.place(START + 3 * DAY))
    assert fold[1] == 712


def test_folds_two_silences_and_keeps_what_was_said_between_them():
    later = START + 150 * DAY
    starts = [START, START + 3 * DAY, START + 9 * DAY]
    scale = make_scale(starts, [later], TODAY, SPAN)
    assert len(scale.folds) == 2
    assert scale.place(later) - scale.place(starts[2]) >= SPAN.fold


def test_a_busy_stretch_is_even_between_folds():
    starts = [START, START + 3 * DAY, START + 9 * DAY]
    scale = make_scale(starts, [], TODAY, SPAN)
    first, second = scale.starts[1] - scale.starts[0], scale.starts[2] - scale.starts[1]
    assert second == pytest.approx(2 * first)


def test_gives_two_starts_at_one_moment_a_place_each():
    scale = make_scale([START, START], [], TODAY, SPAN)
    assert scale.starts[1] - scale.starts[0] >= 12
    assert scale.place(START) == scale.starts[0]


def test_a_short_status_keeps_a_width_that_can_be_seen():
    starts = [START, START + 400 * DAY, START + 400 * DAY + timedelta(minutes=1)]
    scale = make_scale(starts, [START + 200 * DAY], START + 760 * DAY, SPAN)
    assert scale.starts[2] - scale.starts[1] >= 12


def test_everything_at_one_moment_stands_at_the_left():
    scale = make_scale([START], [START], START, SPAN)
    assert scale.place(START) == SPAN.left


def test_moments_outside_stand_at_the_ends():
    scale = make_scale([START], [], TODAY, SPAN)
    assert scale.place(START - DAY) == SPAN.left
    assert scale.place(TODAY + DAY) == SPAN.right


FIRST = datetime(1, 1, 1, tzinfo=UTC)
moments = st.integers(0, 9996 * 365 * 24 * 60).map(lambda m: FIRST + timedelta(minutes=m))


@given(st.lists(moments, max_size=30), st.lists(moments, max_size=60), moments)
def test_keeps_the_order_of_time_within_the_line(starts, events, today):
    end = max([*starts, *events, today])
    scale = make_scale(sorted(starts), events, end, SPAN)
    places = [scale.place(moment) for moment in sorted([*starts, *events, end])]
    assert places == sorted(places)
    assert places[0] >= SPAN.left - 0.01
    assert places[-1] <= SPAN.right + 0.01
    assert list(scale.starts) == sorted(scale.starts)
