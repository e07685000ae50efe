"""How dates and catalogue ids are typed at the desk."""

import pytest
from django.core.exceptions import ValidationError

from claims.admin.fields import (
    NO_DATE,
    CatalogueIdsField,
    OnceField,
    PartialDateField,
    written,
)
from sources.partial_date import PartialDate
from sources.public_id import new_public_id

TYPED = [
    ("2024", "2024"),
    ("2024-10", "October 2024"),
    ("14 October 2024", "14 October 2024"),
    ("2024-10-14T11:30+02:00", "14 October 2024, 09:30 UTC"),
    ("unknown", "unknown"),
    ("2024-10 (mid-October)", "mid-October"),
    ("unknown (before the premiere)", "before the premiere"),
    ("0005", "5"),
]


@pytest.mark.parametrize(("typed", "shown"), TYPED)
def test_a_date_is_typed_in_one_field(typed, shown):
    assert PartialDateField().clean(typed).text == shown


@pytest.mark.parametrize(("typed", "_"), TYPED)
def test_what_is_shown_for_editing_means_the_same_date(typed, _):
    date = PartialDateField().clean(typed)
    again = PartialDateField().clean(written(date))
    assert again == date
    assert not PartialDateField().has_changed(date, written(date))


def test_an_empty_field_is_no_date_or_the_given_one():
    assert PartialDateField(required=False).clean("") == NO_DATE
    unknown = PartialDate.unknown()
    assert PartialDateField(required=False, empty=unknown).clean(" ") == unknown


@pytest.mark.parametrize(
    "typed",
    ["2025-02-30", "31 Smarch 2025", "0000-01-01", "99999-01-01", "soon", "(soon)x", "9" * 150],
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(ValidationError):
        PartialDateField().clean(typed)


@pytest.mark.parametrize("typed", ["2024", "2024-10", "unknown"])
def test_a_verdict_needs_at_least_the_day(typed):
    with pytest.raises(ValidationError, match="at least the day"):
        PartialDateField(exact=True).clean(typed)


def test_catalogue_ids_are_typed_one_on_a_line():
    field = CatalogueIdsField(required=False)
    assert field.clean("wikidata: Q42\r\n\r\nimdb:tt1") == {"wikidata": "Q42", "imdb": "tt1"}
    assert field.clean("") == {}
    assert field.clean(field.prepare_value({"wikidata": "Q42"})) == {"wikidata": "Q42"}


@pytest.mark.parametrize("typed", ["Q42", "wikidata:", ": Q42", "a: 1\na: 2"])
def test_what_is_no_catalogue_id_is_refused(typed):
    with pytest.raises(ValidationError):
        CatalogueIdsField().clean(typed)


def test_only_an_id_that_this_site_gave_out_is_taken():
    field = OnceField()
    assert len(field.clean(field.initial())) == 10
    for forged in ("", new_public_id(), field.initial()[:-1] + "?"):
        with pytest.raises(ValidationError):
            field.clean(forged)
