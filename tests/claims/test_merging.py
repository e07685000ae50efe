"""Three versions become one: whatever either editor changed is still there."""

from hypothesis import given
from hypothesis import strategies as st

from claims.admin.conflicts import Rows
from claims.admin.merging import LONGEST_COMPARED, compared, gather, merge, same
from claims.admin.opened import Opened

WORDS = st.sampled_from(["", "one", "one two", " one", "two\r\nthree", "two\nthree", "é", "\x00"])
VALUES = st.lists(WORDS, min_size=1, max_size=1)
MEMBERS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)
TEXTS = st.text(st.sampled_from("ab ,.\n\u202eé"), max_size=60)


@given(VALUES, VALUES, VALUES)
def test_a_text_of_yours_is_never_replaced_and_one_of_theirs_never_undone(opened, theirs, yours):
    merged = merge(opened, theirs, yours)
    if not same(yours, opened):
        assert same(merged.value, yours)
    else:
        assert same(merged.value, theirs)
    assert merged.theirs_differ == (not same(theirs, opened) and not same(theirs, yours))


@given(VALUES, VALUES)
def test_where_one_editor_changed_nothing_the_others_text_stands(opened, changed):
    assert same(merge(opened, changed, opened).value, changed)
    assert same(merge(opened, opened, changed).value, changed)


@given(MEMBERS, MEMBERS, MEMBERS)
def test_of_a_list_every_addition_and_every_removal_is_kept(opened, theirs, yours):
    merged = set(merge(opened, theirs, yours, several=True).value)
    had, have, typed = set(opened), set(theirs), set(yours)
    assert merged == (typed - (had - have)) | (have - (had - typed)) - (had - typed)
    assert merged >= (have - had) | (typed - had)
    assert not merged & ((had - have) | (had - typed)) - (have - had) - (typed - had)


@given(MEMBERS, MEMBERS, MEMBERS)
def test_nothing_stands_twice_in_a_merged_list(opened, theirs, yours):
    merged = gather(opened, theirs, yours)
    assert len(merged) == len(set(merged))


@given(MEMBERS, MEMBERS, MEMBERS)
def test_the_form_carries_every_version_of_what_they_changed(opened, theirs, yours):
    base = Opened("row", 1, "2026-11-23T12:00:00+00:00", {"list": opened})
    stored = Opened("row", 2, "2026-11-23T12:05:00+00:00", {"list": theirs})
    values, carried = base.merged(stored, {"list": yours}, {"list"})
    read = Opened.unsealed(carried.sealed())
    assert read.version == 2
    assert read.values["list"] == theirs
    if "list" in read.disputes:
        assert (read.disputes["list"].opened, read.disputes["list"].yours) == (opened, yours)
    else:
        assert set(values["list"]) == set(yours)


@given(VALUES, VALUES, VALUES, VALUES)
def test_a_side_that_was_given_up_can_be_taken_back(opened, theirs, yours, later):
    base = Opened("row", 1, "2026-11-23T12:00:00+00:00", {"text": opened})
    stored = Opened("row", 2, "2026-11-23T12:05:00+00:00", {"text": theirs})
    _, carried = base.merged(stored, {"text": yours}, set())
    if "text" not in carried.disputes:
        return
    taken, carried = carried.taking("theirs", "text", later)
    assert taken == theirs
    back, _ = carried.taking("yours", "text", taken)
    assert back == (yours if later == theirs else later)


@given(TEXTS, TEXTS)
def test_a_comparison_holds_both_texts_whole(before, after):
    parts = compared(before, after)
    assert "".join(text for kind, text in parts if kind != "new") == before
    assert "".join(text for kind, text in parts if kind != "gone") == after


def test_a_comparison_goes_word_by_word():
    assert compared("The director left", "The director stayed") == [
        ("same", "The director "), ("gone", "left"), ("new", "stayed"),
    ]  # fmt: skip


def test_a_text_of_any_length_is_compared_at_once():
    before, after = "a b " * LONGEST_COMPARED, "b a " * LONGEST_COMPARED
    assert compared(before, after) == [("gone", before), ("new", after)]


def test_rows_that_claim_to_be_many_are_read_as_far_as_they_are_drawn():
    rows = Rows("cites", "Cites", 3, {}, ())
    for total in ("9" * 5000, "-1", "", "٣", "999"):
        assert rows.typed({"cites-TOTAL_FORMS": total}) == []
