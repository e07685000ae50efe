from itertools import pairwise

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from claims.figures.family import (
    BOX_ROOM,
    LEAF_LEFT,
    NAME_SIZE,
    WIDTH,
    Origin,
    Relay,
    Side,
    draw_family,
)
from claims.figures.lettering import Face, width

WRAP = Origin(
    "The Wrap",
    "unnamed insiders · 14 Oct 2024",
    Side.ASSERT,
    independent=True,
    relays=(Relay("World of Reel", "“Prague”"), Relay("news-24.fr", via="JoBlo")),
)
NOBODY = Origin("origin unknown", "", Side.ASSERT, independent=False, relays=(Relay("@loud"),))


def test_puts_an_origin_in_the_middle_of_its_relays():
    family = draw_family([WRAP])
    (node,) = family.nodes
    first, second = family.leaves
    assert first.y < node.y + family.box_height / 2 < second.y


def test_says_what_changed_and_through_whom_it_came():
    first, second = draw_family([WRAP]).leaves
    assert (first.text, first.note, first.via) == ("World of Reel", "“Prague”", "")
    assert (second.text, second.note, second.via) == ("news-24.fr", "", "via JoBlo")


def test_cuts_a_long_row_of_relays_but_keeps_those_that_changed_something():
    relays = tuple(Relay(f"Outlet {i}", "Budapest" if i == 40 else "") for i in range(50))
    family = draw_family([Origin("The Wrap", "", Side.ASSERT, independent=True, relays=relays)])
    assert [leaf.text for leaf in family.leaves][-2:] == ["Outlet 40", "and 43 more"]
    assert family.groups[0].more == 43


def test_counts_the_origins_that_it_leaves_out():
    family = draw_family([Origin(str(i), "", Side.DENY, independent=True) for i in range(15)])
    assert len(family.nodes) == 12
    assert family.more_origins == 3


def test_draws_an_unknown_origin_as_unknown():
    html = render_to_string("claims/_family.html", {"family": draw_family([WRAP, NOBODY])})
    assert 'class="node assert unknown"' in html
    assert '<li class="assert unknown">' in html


def test_describes_itself_in_a_sentence():
    assert draw_family([WRAP, NOBODY]).sentence == (
        "Who copied whom: 2 reports repeat The Wrap; 1 report repeats origin unknown."
    )


def test_has_nothing_to_draw_without_origins():
    family = draw_family([])
    assert family.nodes == ()
    assert family.sentence == "No origins are known."


def test_escapes_and_isolates_names():
    sly = Origin("<b>\u202eevil", "", Side.ASSERT, independent=True, relays=(Relay("<i>"),))
    html = render_to_string("claims/_family.html", {"family": draw_family([sly])})
    assert "<b>\u202e" not in html
    assert "<bdi>&lt;b&gt;\u202eevil</bdi>" in html


texts = st.text(max_size=60)
relays = st.lists(st.builds(Relay, texts, texts, texts), max_size=12).map(tuple)
origins = st.lists(
    st.builds(Origin, texts, texts, st.sampled_from(Side), st.booleans(), relays), max_size=15
)


@given(origins)
def test_no_text_leaves_its_box_or_meets_another(drawn):
    family = draw_family(drawn)
    for node in family.nodes:
        assert width(node.text, NAME_SIZE) <= BOX_ROOM
    for leaf in family.leaves:
        end = LEAF_LEFT + width(leaf.text, 12)
        if leaf.via:
            assert end < leaf.via_x
            end = leaf.via_x + width(leaf.via, 12)
        assert end <= (leaf.note_x if leaf.note else WIDTH)
        assert leaf.note_x + width(leaf.note, 13, Face.ITALIC) <= WIDTH or not leaf.note
    tops = [node.y for node in family.nodes]
    assert all(b - a >= family.box_height for a, b in pairwise(tops))
    assert all(0 <= leaf.y <= family.height for leaf in family.leaves)


def test_writes_what_the_origin_said_of_a_detail_that_changed_beneath_its_box():
    wrap = Origin(
        "The Wrap", "", Side.ASSERT, independent=True,
        relays=(Relay("CinemaBlend", "place: Budapest, not Prague"),), note="place: Prague",
    )  # fmt: skip
    html = render_to_string("claims/_family.html", {"family": draw_family([wrap])})
    assert html.count("place: Prague") == 3  # drawn, in its title, in the list
    assert html.count("place: Budapest, not Prague") == 3


def test_draws_fewer_of_each_where_many_origins_have_many_relays():
    relays = tuple(Relay(f"Outlet {i}") for i in range(20))
    crowd = [Origin(str(i), "", Side.ASSERT, independent=True, relays=relays) for i in range(5)]
    assert [(len(g.relays), g.more) for g in draw_family(crowd).groups] == [(4, 16)] * 5
