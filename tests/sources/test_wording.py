"""What may stand in a title, and what in prose."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sources.wording import slug_for, validate_prose, validate_title

BIDI = [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize(
    "title",
    [
        "Ballerina",
        "Ça va?",
        "東京物語",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "a & b | !c",
        "50%",
    ],
)
def test_accepts_a_title_in_any_script_exactly(title):
    validate_title(title)


@pytest.mark.parametrize(
    "title",
    [
        *(f"a{c}b" for c in BIDI),
        "a\x00b", "a\nb", "a\r\nb", "a\u2028b", "a\u2029b", "a\x1bb", "\u200b\u200d", "\ud800",
        "Z" + "\u0301" * 5,
    ],
)  # fmt: skip
def test_refuses_a_title_that_disguises_or_breaks(title):
    with pytest.raises(ValidationError):
        validate_title(title)


@pytest.mark.parametrize("prose", ["two\nlines", "\u202eevil\u202c", "e\u0301", "\u2028x"])
def test_keeps_prose_as_it_was_written(prose):
    validate_prose(prose)


@pytest.mark.parametrize("prose", ["\x00", "a\x00", "\udfff", "\u200b", " \u2028 "])
def test_refuses_prose_that_cannot_be_stored_or_read(prose):
    with pytest.raises(ValidationError):
        validate_prose(prose)


@given(st.text(max_size=300))
def test_a_slug_is_short_plain_and_never_empty(text):
    slug = slug_for(text, "7K3QX9M2VA")
    assert 0 < len(slug) <= 60
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_slug_is_cut_at_a_word():
    assert (
        slug_for("took over " * 9, "x")
        == "took-over-took-over-took-over-took-over-took-over-took-over"
    )
