import re

import pytest
from django.template import engines

from claims.choices import Status
from claims.templatetags.marks import status_word

EVERY = [*Status.values, None]


def draw(source, **context):
    return engines["django"].from_string("{% load marks %}" + source).render(context)


@pytest.mark.parametrize("status", EVERY)
def test_hides_the_shape_from_screen_readers_and_says_the_word(status):
    badge = draw("{% status_badge status %}", status=status)
    assert 'aria-hidden="true"' in badge
    assert re.sub(r"<[^>]*>", "", badge).strip() == status_word(status)


def test_draws_a_shape_of_its_own_for_each_status():
    shapes = {
        re.sub(r"<svg[^>]*>", "", draw("{% mark status %}", status=status)) for status in EVERY
    }
    assert len(shapes) == 10


def test_draws_at_the_size_asked_for():
    assert 'width="40" height="40"' in draw("{% mark status 40 %}", status="refuted")


def test_says_that_there_is_no_verdict_yet():
    assert status_word(None) == status_word("") == "No verdict yet"


def test_refuses_a_status_that_does_not_exist():
    with pytest.raises(ValueError, match="debunked"):
        status_word("debunked")
