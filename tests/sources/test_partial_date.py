"""Partial dates: what is read, what is refused, and that nothing known is lost or invented."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sources.partial_date import PartialDate, Precision


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "text", "earliest", "latest", "precision"),
    [
        ("2024", "2024", moment(2024, 1, 1), moment(2025, 1, 1), "year"),
        ("2024-10", "October 2024", moment(2024, 10, 1), moment(2024, 11, 1), "month"),
        ("2024-12", "December 2024", moment(2024, 12, 1), moment(2025, 1, 1), "month"),
        ("March 2025", "March 2025", moment(2025, 3, 1), moment(2025, 4, 1), "month"),
        ("14 October 2024", "14 October 2024", moment(2024, 10, 14), moment(2024, 10, 15), "day"),
        ("14 oct. 2024", "14 October 2024", moment(2024, 10, 14), moment(2024, 10, 15), "day"),
        ("2024-02-29", "29 February 2024", moment(2024, 2, 29), moment(2024, 3, 1), "day"),
        ("2024-12-31", "31 December 2024", moment(2024, 12, 31), moment(2025, 1, 1), "day"),
        (
            "2025-03-30T01:30+00:00",
            "30 March 2025, 01:30 UTC",
            moment(2025, 3, 30, 1, 30),
            moment(2025, 3, 30, 1, 31),
            "minute",
        ),
        (
            "2025-01-01T00:10:59+14:00",
            "31 December 2024, 10:10 UTC",
            moment(2024, 12, 31, 10, 10),
            moment(2024, 12, 31, 10, 11),
            "minute",
        ),
        ("9998", "9998", moment(9998, 1, 1), moment(9999, 1, 1), "year"),
    ],
)
def test_reads_what_editors_write(written, text, earliest, latest, precision):
    assert PartialDate.parse(written) == PartialDate(text, earliest, latest, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2025-02-30", "2023-02-29", "0000-01-01", "0000", "99999-01-01", "9999", "2024-13",
        "2024-00", "soon", "14 Brumaire 2024",
        "2024-10-14T09:30", "2024-10-14T25:00Z", "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-12:00", "٢٠٢٤", "2024-10-14\x00", "1" * 5000, "31 June 2024",
    ],
)  # fmt: skip
def test_refuses_what_is_no_date(written):
    with pytest.raises(ValidationError, match="is not a date we can read"):
        PartialDate.parse(written)


@pytest.mark.parametrize("written", ["", "  ", "unknown", "Unknown"])
def test_unknown_is_a_date_that_nobody_gave(written):
    assert PartialDate.parse(written).as_json() == {
        "text": "unknown",
        "earliest": None,
        "latest": None,
        "precision": "unknown",
    }


def test_keeps_the_words_it_is_given():
    assert PartialDate.parse("2024-10-14", text="by 14 October").text == "by 14 October"


@given(st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31)))
def test_every_day_lies_within_its_month_and_year(day):
    year, month, exact = (PartialDate.parse(day.isoformat()[:length]) for length in (4, 7, 10))
    assert exact.latest - exact.earliest == timedelta(days=1)
    assert year.earliest <= month.earliest <= exact.earliest
    assert exact.latest <= month.latest <= year.latest
    assert not month.certainly_before(exact)


@given(
    st.datetimes(
        min_value=datetime(2, 1, 1),  # noqa: DTZ001 — hypothesis wants naive bounds
        max_value=datetime(9998, 12, 30),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_a_moment_is_the_same_minute_in_every_time_zone(at):
    read = PartialDate.parse(at.isoformat())
    assert read.precision == Precision.MINUTE
    assert read.earliest <= at.astimezone(UTC) < read.latest
    assert read == PartialDate.parse(at.astimezone(UTC).isoformat())


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        read = PartialDate.parse(text)
    except ValidationError:
        return
    assert read.known == (read.precision != Precision.UNKNOWN)


def test_certainly_before_needs_intervals_that_do_not_overlap():
    october = PartialDate.parse("2024-10")
    assert PartialDate.parse("2024-09").certainly_before(october)
    assert not PartialDate.parse("2024-10-03").certainly_before(october)
    assert not PartialDate.unknown().certainly_before(october)
    assert not october.certainly_before(PartialDate.unknown())
