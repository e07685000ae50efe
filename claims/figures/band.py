"""How a claim's status moved: the band of its statuses, with what was said above and below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from claims.figures.band_axis import Ends, make_ticks, span_text
from claims.figures.band_labels import place_labels
from claims.figures.band_marks import REACH, Stacked, count_width, stack
from claims.figures.band_shapes import (
    ABOVE,
    BAR,
    WIDE,
    Band,
    Bar,
    Edition,
    Label,
    Mark,
    MarkKind,
    Stretch,
)
from claims.figures.boxes import Box, Sheet
from claims.figures.timescale import Span, TimeScale, make_scale

A_DAY = timedelta(days=1)
AXIS_GAP = 14
ONE_LINE, TWO_LINES, ROW = 20, 37, 34
UNDECIDED, NO_VERDICT = "undecided", _("No verdict yet")
TOLD = 12
"""At most so many changes of status are told in the sentence for those who cannot see."""
TELLING = (
    (ngettext_lazy("%d report asserts it", "%d reports assert it"), ("origin", "relay")),
    (
        ngettext_lazy(
            "%d report repeats it after it was settled against",
            "%d reports repeat it after it was settled against",
        ),
        ("repeat",),
    ),
    (ngettext_lazy("%d report confirms it", "%d reports confirm it"), ("confirm",)),
    (ngettext_lazy("%d report denies it", "%d reports deny it"), ("deny",)),
    (ngettext_lazy("%d report clarifies it", "%d reports clarify it"), ("clarify",)),
)


def draw_band(
    stretches: Sequence[Stretch],
    marks: Sequence[Mark],
    today: datetime,
    edition: Edition = WIDE,
    until: str = "today",
) -> Band:
    """Lay out the band for statuses (in order) and reports; undated reports are only counted.

    `until` is the word for the moment at which it ends, unless something is dated later.
    """
    dated = [mark for mark in marks if mark.earliest and mark.latest]
    end = _end(stretches, dated, today)
    scale, vague = _scale(stretches, dated, end, edition)
    fences = _fences(stretches, dated, scale)
    sheet = Sheet(0, edition.width)
    sheet.draw([Box(edition.margin, 0, edition.width - edition.margin, BAR)])
    sides: list[Stacked] = []
    labels: list[Label] = []
    for up in (True, False):
        side = [mark for mark in dated if (mark.kind in ABOVE) is up]
        stacked = stack(side, scale, fences, up=up, edition=edition)
        sheet.draw(_shapes(stacked), (Box(w.left, w.y, w.right, w.y) for w in stacked.whiskers))
        edge = sheet.top if up else sheet.bottom
        labels += place_labels(stacked, sheet, edge, up=up, edition=edition)
        sides.append(stacked)
    ticks = tuple(make_ticks(stretches, scale, Ends(today, end, until), vague, edition))
    axis = sheet.bottom + AXIS_GAP
    foot = max((ROW * tick.row + (TWO_LINES if tick.word else ONE_LINE)) for tick in ticks)
    return Band(
        edition=edition,
        top=sheet.top - 4,
        height=axis + foot - sheet.top + 4,
        axis=axis,
        sentence=describe(stretches, marks),
        bars=tuple(_bars(stretches, scale, edition)),
        joints=scale.starts,
        folds=tuple((left + right) / 2 for left, right in scale.folds),
        dots=tuple(dot for side in sides for dot in side.dots),
        whiskers=tuple(whisker for side in sides for whisker in side.whiskers),
        counts=tuple(count for side in sides for count in side.counts),
        labels=tuple(labels),
        ticks=ticks,
        undated=len(marks) - len(dated),
        kinds=tuple(kind for kind in MarkKind if any(mark.kind == kind for mark in dated)),
    )


def _end(stretches: Sequence[Stretch], dated: Sequence[Mark], today: datetime) -> datetime:
    """Today, unless something is dated later still."""
    starts = [stretch.start for stretch in stretches]
    return max([today, *starts, *(mark.earliest for mark in dated if mark.earliest)])


def _scale(
    stretches: Sequence[Stretch], dated: Sequence[Mark], end: datetime, edition: Edition
) -> tuple[TimeScale, dict[float, str]]:
    """The scale, and how to write those of its moments that stand for a month or a year."""
    starts = [stretch.start for stretch in stretches]
    events = {*starts, *(mark.earliest for mark in dated if mark.earliest and not _loose(mark))}
    vague: dict[datetime, str] = {}
    for mark in dated:
        earliest, latest = mark.earliest, mark.latest
        if earliest is None or latest is None or not _loose(mark):
            continue
        if not any(earliest <= event < latest for event in events):
            middle = min(earliest + (latest - earliest) / 2, end)
            vague[middle] = span_text(earliest, latest)
    span = Span(edition.margin, edition.width - edition.margin, edition.fold, edition.gap)
    scale = make_scale(starts, {*events, *vague}, end, span)
    return scale, {moment.timestamp(): text for moment, text in vague.items()}


def _loose(mark: Mark) -> bool:
    """Whether its date is known less closely than to the day."""
    return bool(mark.earliest and mark.latest and mark.latest - mark.earliest > A_DAY)


def _fences(stretches: Sequence[Stretch], dated: Sequence[Mark], scale: TimeScale) -> list[float]:
    """Where something else begins, so that dots of one date must not reach it."""
    dates = {mark.earliest for mark in dated if mark.earliest}
    places = [scale.place(date) for date in dates]
    middles = [(left + right) / 2 for left, right in scale.folds]
    return sorted({*places, *scale.starts, *middles})


def _bars(stretches: Sequence[Stretch], scale: TimeScale, edition: Edition) -> list[Bar]:
    right = edition.width - edition.margin
    first = scale.starts[0] if scale.starts else right
    bars = []
    if first > edition.margin:
        bars.append(Bar(edition.margin, first - edition.margin, UNDECIDED, str(NO_VERDICT)))
    for stretch, (start, end) in zip(stretches, pairwise([*scale.starts, right]), strict=True):
        bars.append(Bar(start, end - start, stretch.status, _lasted(stretch)))
    return bars


def _lasted(stretch: Stretch) -> str:
    told = {"status": stretch.label, "start": day_in_words(stretch.start)}
    if stretch.end is None:
        return gettext("{status}, from {start}").format(**told)
    end = day_in_words(stretch.end)
    return gettext("{status}, from {start} to {end}").format(end=end, **told)


def _shapes(stacked: Stacked) -> list[Box]:
    boxes = [Box(d.x - REACH, d.y - REACH, d.x + REACH, d.y + REACH) for d in stacked.dots]
    for count in stacked.counts:
        half = count_width(count.more) / 2
        boxes.append(Box(count.x - half, count.y - 7, count.x + half, count.y + 7))
    return boxes


def day_in_words(moment: datetime) -> str:
    """The day of a moment, in UTC."""
    return date_format(moment.astimezone(UTC), "DATE_FORMAT")


def describe(stretches: Sequence[Stretch], marks: Sequence[Mark]) -> str:
    """The band in a sentence or two, for those who cannot see it."""
    since, began = gettext("{status} since {start}"), gettext("{status} from {start}")
    last = len(stretches) - 1
    changes = [
        (since if place == last else began).format(
            status=stretch.label.lower(), start=day_in_words(stretch.start)
        )
        for place, stretch in enumerate(stretches)
    ]
    if len(changes) > TOLD:
        left_out = len(changes) - TOLD
        changes[TOLD // 2 : -TOLD // 2] = [gettext("then {} more changes").format(left_out)]
    moved = gettext("Status over time: {}.")
    told = moved.format(", ".join(changes)) if changes else f"{NO_VERDICT}."
    kinds = Counter(str(mark.kind) for mark in marks)
    counts = [(sum(kinds[kind] for kind in group), said) for said, group in TELLING]
    counted = [str(said % many) for many, said in counts if many]
    return f"{told} {', '.join(counted)}." if counted else told
