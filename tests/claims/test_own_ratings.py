"""A report by another fact-checker carries its own rating, from the desk to the API and back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from claims import services
from claims.models import Report
from claims.moments import Moment
from claims.rating import Rating
from claims.wordings import wording
from tests.api.asking import ask
from tests.cast import ada, denial, draft, fresh, last_body, public_claim, redact, report, source
from tests.desk import at, errors_of, form_of, post
from tests.reading import read

pytestmark = pytest.mark.django_db

HALF = Rating("Half true", Decimal("2.5"), Decimal(1), Decimal(5))
SHAPE = {"text": "Half true", "value": "2.5", "worst": "1", "best": "5"}
NUMBERS = {"rating_value": "2.5", "rating_worst": "1", "rating_best": "5"}


def checked(**fields):
    """A checker's report of a public claim, which rates it by default half true."""
    claim = public_claim()
    fields = {"rating_text": "Half true", **NUMBERS} | fields
    return denial(claim, outlet=source("The Checkers"), **fields)


def test_a_rating_is_in_the_record_the_api_and_on_the_page():
    found = checked()
    found.refresh_from_db()
    assert found.rating == HALF
    assert last_body()["report"]["rating"] == SHAPE
    results = ask(f"/claims/{found.claim.public_id}/reports")["results"]
    told = {shown["id"]: shown["rating"] for shown in results}
    assert told.pop(found.public_id) == SHAPE
    assert list(told.values()) == [None]
    page = read(Client().get(found.claim.get_absolute_url()))
    assert "Its own rating: Half true (2.5 on a scale from 1 to 5)" in page


def test_words_alone_are_a_rating():
    assert str(checked(rating_text="Pants on fire", **dict.fromkeys(NUMBERS)).rating) == (
        "Pants on fire"
    )


WRONG = {
    "numbers without words": {"rating_text": ""},
    "no scale": {"rating_worst": None, "rating_best": None},
    "half a scale": {"rating_best": None},
    "a scale without a value": {"rating_value": None},
    "beyond its scale": {"rating_value": "5.001"},
    "below its scale": {"rating_value": "0"},
    "a scale that is none": {"rating_worst": "5", "rating_value": "5"},
    "too long": {"rating_text": "x" * 121},
    "a line break": {"rating_text": "Half\ntrue"},
}


@pytest.mark.parametrize("fields", WRONG.values(), ids=list(WRONG))
def test_what_is_no_rating_is_refused(fields):
    with pytest.raises(ValidationError):
        checked(**fields)


@pytest.mark.parametrize("column", ["rating_value", "rating_best", "rating_text"])
def test_the_database_refuses_half_a_rating(column):
    found = checked()
    left = {column: "" if column == "rating_text" else None}
    with pytest.raises(IntegrityError, match="claims_report_rating"), transaction.atomic():
        Report.objects.filter(pk=found.pk).update(**left)


def test_a_revision_says_what_the_rating_was_and_the_past_has_it_still():
    found = checked()
    before = Moment.at(known_at=found.recorded_at)
    services.revise_report(
        by=ada(), report=found, rating_text="False", reason="They changed it.",
        rating_value=None, rating_worst=None, rating_best=None,
    )  # fmt: skip
    [change] = last_body()["changes"]
    after = {"text": "False", "value": None, "worst": None, "best": None}
    assert change == {"field": "rating", "from": SHAPE, "to": after}
    assert str(wording("rating", SHAPE, {})) == "Half true (2.5 on a scale from 1 to 5)"
    then = f"/claims/{found.claim.public_id}/reports?known_at={before.as_query()['known_at']}"
    assert [r["rating"] for r in ask(then)["results"]] == [None, SHAPE]


def test_a_redaction_takes_its_words():
    found = checked(rating_text="Half true, says Jane Roe")
    redact("Jane Roe")
    found.refresh_from_db()
    assert found.rating_text == "Half true, says [removed]"


def test_an_editor_types_it_on_the_form_of_the_report():
    claim, client = draft(), at()
    logged = report(claim)
    where = reverse("admin:claims_report_change", args=[logged.pk])
    wrong = post(client, where, form_of(client.get(where)), rating_value="3")
    assert "A rating in numbers needs its words" in str(errors_of(wrong))
    post(client, where, form_of(client.get(where)), rating_text="Half true", **NUMBERS)
    logged.refresh_from_db()
    assert logged.rating == HALF
    assert fresh(claim).version > 1


@pytest.mark.parametrize(
    ("number", "written"), [("10.000", "10"), ("0", "0"), ("100", "100"), ("-1.50", "-1.5")]
)
def test_numbers_are_written_plainly_and_read_again(number, written):
    rating = Rating("x", Decimal(number), Decimal("-200"), Decimal("200"))
    assert rating.as_json()["value"] == written
    assert Rating.from_json(rating.as_json()) == rating
