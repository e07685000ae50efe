import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.figures.lettering import ELLIPSIS, Face, fit, one_line, width


def test_keeps_a_text_that_has_room():
    assert fit("The Wrap", 200, 12) == "The Wrap"


def test_cuts_a_text_at_a_word_or_letter_with_an_ellipsis():
    assert fit("Bitácoras Cinéfilas", 75, 12) == "Bitácoras…"


def test_says_nothing_where_there_is_no_room_for_a_letter():
    assert fit("The Wrap", 5, 12) == ""


def test_draws_a_text_on_one_line_without_control_characters():
    assert one_line(" two\r\nlines\x00\tand  more ") == "two lines and more"


def test_takes_an_accent_to_be_no_narrower_than_its_letter():
    assert width("é", 12) >= width("e", 12)


def test_takes_a_combining_mark_to_need_no_room():
    assert width("e\u0301\u0301\u0301", 12) == width("e", 12)


@pytest.mark.parametrize("ch", ["映", "م", "🎬", "Ж"])
def test_takes_letters_that_we_do_not_ship_to_be_wide(ch):
    assert width(ch, 12) > width("M", 12)


def test_measures_each_face_by_its_own_letters():
    assert width("note", 12, Face.ITALIC) < width("note", 12, Face.SANS)


@given(st.text(max_size=80), st.floats(0, 400), st.sampled_from(Face))
def test_never_returns_more_than_has_room(text, room, face):
    fitted = fit(text, room, 12, face)
    assert width(fitted, 12, face) <= room
    assert fitted == one_line(text) or not fitted or fitted.endswith(ELLIPSIS)
