"""Quotations and whom they are attributed to."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.capture.quotes import quotes

ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "seed_article.txt"
PEOPLE = {"chad": ["Chad Stahelski"], "len": ["Len Wiseman"]}
STUDIOS = {"studio": ["Lionsgate Films", "LGF"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“I never left,” Chad Stahelski said.", [("I never left", "chad")]),
        ("Wiseman told us: “There were no reshoots.”", [("There were no reshoots", "len")]),
        ('"It is inaccurate", said a spokesperson for LGF.', [("It is inaccurate", "studio")]),
        ("Lionsgate Films called it “quite wrong”.", [("quite wrong", "studio")]),
        ("Films are “quite wrong”.", []),
        ("Somebody else said “It is so”.", []),
        ("“No,” said Stahelski. “Nor I,” said Wiseman.", [("No", "chad"), ("Nor I", "len")]),
        ("Stahelskian “words of wisdom” abound.", []),
        ("Stahelski spoke of “reshoots” again.", []),
        ("«Jamais», a dit Len Wiseman.", [("Jamais", "len")]),
        ("„Das ist falsch“, sagte Wiseman.", [("Das ist falsch", "len")]),
        ("Wiseman left. “Who knows why?” asked a fan.", []),
        ("“I never left,” Stahelski said.\n“I never left,” Wiseman said.",
         [("I never left", "chad")]),
        ("Here is what Wiseman said:\nThere were no reshoots at all.\nMore follows here.",
         [("There were no reshoots at all.", "len")]),
        ("Here is what they said:\nThere were no reshoots at all.", []),
    ],
)  # fmt: skip
def test_a_quotation_belongs_to_the_nearest_known_speaker(text, found):
    assert [(q.text, q.speaker) for q in quotes(text, PEOPLE, STUDIOS)] == found


def test_a_last_name_that_two_share_is_nobodys():
    people = {"ana": ["Ana Reeves"], "keanu": ["Keanu Reeves"]}
    assert quotes("“It is so,” said Reeves.", people) == []
    assert quotes("“It is so,” said Ana Reeves.", people)[0].speaker == "ana"


def test_the_context_is_the_sentence():
    (quote,) = quotes("Before it. “It is so,” Len Wiseman said on Monday. After it.", PEOPLE)
    assert quote.context == "“It is so,” Len Wiseman said on Monday."


@settings(deadline=None)  # How long a page takes is asked elsewhere.
@given(st.text())
def test_quotes_are_verbatim(text):
    assert all(q.text in text for q in quotes(text + " said Len Wiseman", PEOPLE))


def test_many_speakers_and_quotations_are_quickly_told_apart():
    people = {str(n): [f"Given{n} Family{n}"] for n in range(2_000)}
    text = "“It is so,” said somebody. " * 7_000 + "“It is so,” said Family7."
    begun = time.process_time()
    assert [q.speaker for q in quotes(text, people)] == ["7"]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("mark", ['"', "“", "«", "»", "„", "「", "“a", '"a ', "A: \n"])
def test_marks_without_end_are_quickly_read(mark):
    begun = time.process_time()
    quotes(mark * (200_000 // len(mark)) + " Len Wiseman", PEOPLE)
    assert time.process_time() - begun < 5


@pytest.mark.skipif(not ARTICLE.exists(), reason="the real article is not here")
def test_the_article_quotes_whom_it_quotes():
    found = [(q.speaker, q.text[:26]) for q in quotes(ARTICLE.read_text(), PEOPLE)]
    assert found == [
        ("len", "additional photography"),
        ("len", "It wasn’t reshoots; [it wa"),
        ("chad", "give it a little shine"),
    ]
