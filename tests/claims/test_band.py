from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices import Status
from claims.figures.band import draw_band
from claims.figures.band_shapes import ABOVE, NARROW, WIDE, Mark, MarkKind, Stretch
from claims.figures.lettering import width

DAY = timedelta(days=1)
TODAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def mark(kind, earliest, latest=None, *, label="", importance=0):
    latest = latest or (earliest + DAY if earliest else None)
    return Mark(MarkKind(kind), earliest, latest, label or kind, label, "", importance)


def stretches(*pairs):
    ends = [start for _, start in pairs[1:]] + [None]
    return [
        Stretch(status, Status(status).label, start, end)
        for (status, start), end in zip(pairs, ends, strict=True)
    ]


STORY = stretches(
    ("rumour", at(2024, 10, 14)), ("disputed", at(2024, 10, 17)), ("refuted", at(2024, 10, 23))
)
WRAP = mark("origin", at(2024, 10, 14), label="The Wrap, on unnamed insiders", importance=9)
ZOMBIE = mark("repeat", at(2025, 3, 21), label="esportvoice.com", importance=7)
STUDIO = mark("deny", at(2024, 10, 17), label="Lionsgate", importance=8)
LOOSE = mark("deny", at(2024, 10, 1), at(2024, 11, 1), label="Stahelski, on record")


def test_statuses_follow_each_other_and_the_last_reaches_today():
    band = draw_band(STORY, [WRAP], TODAY)
    assert [bar.status for bar in band.bars] == ["rumour", "disputed", "refuted"]
    assert band.bars[0].left + band.bars[0].width == pytest.approx(band.bars[1].left)
    assert band.bars[-1].left + band.bars[-1].width == pytest.approx(band.right)
    assert band.ticks[-1].date == "today"


def test_what_asserts_stands_above_and_what_rebuts_below():
    band = draw_band(STORY, [WRAP, ZOMBIE, STUDIO], TODAY)
    assert {dot.mark.kind: dot.y < 0 for dot in band.dots} == {
        MarkKind.ORIGIN: True,
        MarkKind.REPEAT: True,
        MarkKind.DENY: False,
    }


def test_folds_the_years_in_which_nothing_happened():
    assert len(draw_band(STORY, [WRAP, ZOMBIE], TODAY).folds) == 2


def test_draws_a_date_known_to_the_month_as_a_span():
    band = draw_band(STORY, [WRAP, STUDIO, LOOSE], TODAY)
    (whisker,) = band.whiskers
    assert whisker.left == band.bars[0].left
    assert whisker.right > band.bars[2].left


def test_writes_a_month_under_the_axis_as_a_month():
    release = mark("clarify", at(2025, 6, 1), at(2025, 7, 1), label="Len Wiseman")
    dates = [tick.date for tick in draw_band(STORY, [WRAP, release], TODAY).ticks]
    assert dates == ["14 Oct 2024", "17 Oct", "23 Oct", "Jun 2025", "today"]


def test_tells_each_status_in_a_word_under_its_beginning():
    words = {tick.word: tick.status for tick in draw_band(STORY, [WRAP], TODAY).ticks}
    assert words == {"Rumour": "rumour", "Disputed": "disputed", "Refuted": "refuted", "": ""}


def test_gives_a_word_a_row_of_its_own_where_it_would_touch_another():
    ticks = draw_band(STORY, [WRAP], TODAY, NARROW).ticks
    assert {tick.word: tick.row for tick in ticks if tick.word} == {
        "Rumour": 0,
        "Disputed": 1,
        "Refuted": 0,
    }


def test_counts_reports_without_a_date_and_draws_none_of_them():
    band = draw_band(STORY, [WRAP, mark("relay", None), mark("deny", None)], TODAY)
    assert band.undated == 2
    assert len(band.dots) == 1


def test_is_blank_without_a_verdict_or_a_date():
    assert draw_band([], [mark("origin", None)], TODAY).blank
    assert not draw_band([], [WRAP], TODAY).blank


def test_shows_the_time_before_the_first_verdict_as_undecided():
    band = draw_band(stretches(("misleading", at(2025, 6, 5))), [WRAP], TODAY)
    assert [bar.status for bar in band.bars] == ["undecided", "misleading"]


def test_counts_what_no_longer_fits():
    crowd = [mark("relay", at(2024, 10, 14), label=f"Outlet {i}") for i in range(500)]
    band = draw_band(STORY, [WRAP, *crowd], TODAY)
    assert len(band.dots) + sum(count.more for count in band.counts) == 501
    assert any(label.text.startswith("The Wrap") for label in band.labels)


def test_reaches_past_today_where_something_is_dated_later():
    band = draw_band(stretches(("rumour", at(2027, 2, 1))), [], TODAY)
    assert band.ticks[-1].date == "1 Feb 2027"


def test_describes_itself_in_a_sentence():
    assert draw_band(STORY, [WRAP, ZOMBIE, STUDIO, LOOSE], TODAY).sentence == (
        "Status over time: rumour from 14 October 2024, disputed from 17 October 2024, refuted "
        "since 23 October 2024. 1 report asserts it, 1 report repeats it after it was settled "
        "against, 2 reports deny it."
    )


def test_cuts_a_long_history_in_its_sentence():
    many = stretches(*[(Status.values[i % 9], at(2000 + i, 1, 1)) for i in range(20)])
    assert "then 8 more changes" in draw_band(many, [], TODAY).sentence


def test_escapes_what_outlets_are_called():
    sly = mark("origin", at(2024, 10, 14), label="<script>alert(1)</script>", importance=9)
    html = render_to_string("claims/_band.html", {"editions": [draw_band(STORY, [sly], TODAY)]})
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert " style=" not in html


dates = st.integers(0, 12 * 365 * 24 * 60).map(lambda m: at(2015, 1, 1) + timedelta(minutes=m))
lengths = st.sampled_from([timedelta(minutes=1), DAY, 31 * DAY, 366 * DAY])
texts = st.text(max_size=30)
marks = st.builds(
    lambda kind, start, length, label, sub, rank: Mark(
        kind, start, start + length, label, label, sub, rank
    ),
    st.sampled_from(MarkKind),
    dates | st.sampled_from([at(2024, 10, 14), at(2024, 10, 15)]),
    lengths,
    texts,
    texts,
    st.integers(0, 9),
)
histories = st.lists(st.tuples(st.sampled_from(Status.values), dates), max_size=12).map(
    lambda pairs: stretches(*sorted(pairs, key=lambda pair: pair[1])) if pairs else []
)


def label_box(label):
    room = max(width(label.text, 12), width(label.sub, 12))
    left = label.x if label.anchor == "start" else label.x - room
    return left, label.y - 10, left + room, (label.sub_y if label.sub else label.y) + 3


def tick_box(tick):
    room = max(width(tick.date, 12), width(tick.word, 12))
    left = tick.text_x if tick.anchor == "start" else tick.text_x - room
    return left, tick.row, left + room, tick.row + 1


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@settings(max_examples=150, deadline=None)
@given(histories, st.lists(marks, max_size=60), st.sampled_from([WIDE, NARROW]))
def test_nothing_overlaps_and_nothing_leaves_the_drawing(history, reports, edition):
    band = draw_band(history, reports, TODAY, edition)
    boxes = [label_box(label) for label in band.labels]
    dots = [(dot.x - 5, dot.y - 5, dot.x + 5, dot.y + 5) for dot in band.dots]
    for i, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[i + 1 :] + dots)
    ticks = [tick_box(tick) for tick in band.ticks]
    for i, box in enumerate(ticks):
        assert not any(overlap(box, other) for other in ticks[i + 1 :])
    for left, _, right, _ in boxes + dots + ticks:
        assert left >= -0.01
        assert right <= edition.width + 0.01
    for _, top, _, bottom in boxes + dots:
        assert top >= band.top
        assert bottom <= band.top + band.height
    for i, dot in enumerate(dots):
        assert not any(overlap(dot, other) for other in dots[i + 1 :])
    shown = len(band.dots) + sum(count.more for count in band.counts)
    assert shown == len(reports)
    assert all((dot.y < 0) is (dot.mark.kind in ABOVE) for dot in band.dots)
