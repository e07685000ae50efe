"""Similar claims: what is found, by whom, with which score, and what no text can break."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from claims import matching, services
from claims.matching import meaning
from claims.matching.words import words_in
from claims.models import Claim
from tests.cast import ada, draft, film, fresh, public_claim, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_words_only(monkeypatch):
    """A machine on which the package with the vectors is not installed."""
    monkeypatch.setattr(meaning, "_files", lambda: None)


def found(text: str, **given) -> list[str]:
    return [similar.claim.sentence for similar in matching.similar_claims(text, **given)]


@pytest.fixture
def shelf(db) -> dict[str, Claim]:
    sentences = (
        "Chad Stahelski took over the reshoots",
        "The studio sold the film to a streaming service",
        "An actress broke her arm on the set",
        "The studio postponed the premiere to June",
    )
    return {sentence: public_claim(sentence) for sentence in sentences}


def test_finds_a_claim_said_in_other_words(shelf):
    likest = matching.similar_claims("Was it Stahelski who reshot it? https://x.test/stahelski")[0]
    assert likest.claim == shelf["Chad Stahelski took over the reshoots"]
    assert likest.why == ["Stahelski"]
    assert 0 < likest.score < 1


def test_finds_other_endings_accents_and_cases(shelf):
    assert found("STÁHELSKI")[0] == "Chad Stahelski took over the reshoots"
    assert found("premieres postponing")[0] == "The studio postponed the premiere to June"


def test_gives_the_same_sentence_the_highest_score(shelf):
    for sentence in shelf:
        [first, *others] = matching.similar_claims(sentence)
        assert first.claim.sentence == sentence
        assert first.score > 0.75
        assert all(other.score < 0.6 for other in others)
        assert all(0 <= similar.score <= 1 for similar in [first, *others])


def test_puts_the_older_of_two_equal_claims_first(db):
    first, second = (public_claim("The composer was replaced") for _ in range(2))
    assert [s.claim for s in matching.similar_claims("composer replaced")] == [first, second]


def test_lists_at_most_what_is_asked_for(shelf):
    assert len(found("studio", limit=1)) == 1
    assert found("studio", limit=0) == []


def test_says_nothing_of_what_is_not_alike(shelf):
    assert found("The mayor of a town resigned over parking fees yesterday") == []


def test_shows_drafts_to_editors_only(shelf):
    draft("A stuntman sued the producer")
    assert found("stuntman sued producer") == []
    assert found("stuntman sued producer", drafts_too=True) == ["A stuntman sued the producer"]


def test_tells_strangers_nothing_by_scores_of_what_drafts_hold(shelf):
    text = "The studio hired the stuntman Zork"
    before = [(s.claim.pk, s.score) for s in matching.similar_claims(text)]
    draft("The stuntman Zork sued the producer")
    assert [(s.claim.pk, s.score) for s in matching.similar_claims(text)] == before


def test_finds_by_subject_headline_and_context(db):
    claim = draft("He left before it was done", subjects=[film("Ballerina")])
    services.revise_claim(by=ada(), claim=claim, context="The shoot was in Prague.")
    report(fresh(claim), headline="Director walks off the set")
    for text in ("ballerina", "Prague", "who walks off?"):
        assert found(text, drafts_too=True) == ["He left before it was done"]


def test_compares_by_the_stemmer_of_the_language(db):
    sentence = "Das Haus am See ist verkauft"
    public_claim(sentence, language="de")
    assert found("Häuser", language="de") == [sentence]
    assert found("Haus") == [sentence], "whatever language is asked in"


def test_compares_scripts_without_spaces(db):
    public_claim("導演離開了電影", language="zh")
    assert found("聽說導演走了") == ["導演離開了電影"]


def test_works_by_words_where_there_are_no_vectors(by_words_only):
    public_claim("The composer was replaced")
    assert matching.mode() == matching.Mode.WORDS
    assert Claim.objects.get().likeness.meaning is None
    assert found("who replaced the composer") == ["The composer was replaced"]


def test_compares_by_meaning_what_was_indexed_without(monkeypatch, db):
    if matching.mode() == matching.Mode.WORDS:
        pytest.skip("this machine has no word vectors")
    with monkeypatch.context() as patch:
        patch.setattr(meaning, "_files", lambda: None)
        claim = public_claim("The composer was replaced")
    assert found("composer replaced") == ["The composer was replaced"]
    assert matching.catch_up() == 1
    claim.likeness.refresh_from_db()
    assert len(claim.likeness.meaning) == 2 * meaning.DIMENSIONS
    assert matching.catch_up() == 0


@pytest.mark.parametrize(
    "text",
    ["", " \n", "?!…—", "\x00", "\u202e\u2066\u200f", "\ud800", "https://x.test/a", "_", "\u0301"],
)
def test_finds_nothing_for_a_text_without_words(shelf, text):
    assert matching.similar_claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "studio & ! | :* <-> (premiere", "studio' || premiere\\",
        "'\"; DROP TABLE claims_claim; --",
        "premiere\x00studio", "\u202epremiere studio\u202c", "premiere \ud800 studio",
        "%s %(x)s studio premiere", "studio-premiere:A", "studio\\'premiere",
    ],
)  # fmt: skip
def test_takes_operators_and_controls_for_spaces(shelf, text):
    expected = [] if "DROP" in text else ["The studio postponed the premiere to June"]
    assert found(text)[:1] == expected


@pytest.mark.parametrize(
    "text",
    ["studio premiere " * 7000, "a" * 100_000, "é" * 100_000, "導演" * 50_000, "." * 100_000,
     " ".join(f"word{n}" for n in range(15_000)), "http://" * 15_000, "a'" * 50_000],
    ids=["repeated", "one word", "accents", "unspaced", "dots", "different", "addresses", "quotes"],
)  # fmt: skip
def test_takes_a_long_text_in_its_stride(shelf, text):
    matching.similar_claims("studio")
    start = time.process_time()
    matching.similar_claims(text)
    assert time.process_time() - start < 1


def test_looks_at_the_beginning_of_a_long_text():
    words = words_in(" ".join(f"word{n}" for n in range(5000)))
    assert (words[0], words[-1], len(words)) == ("word0", "word299", 300)


def test_asks_a_fixed_number_of_queries(shelf, django_assert_num_queries):
    with django_assert_num_queries(7):  # two of them a savepoint, one a setting
        matching.similar_claims("the studio postponed the reshoots")


def test_a_page_view_loads_no_vectors():
    code = (
        "import django, sys; django.setup(); import tracker.urls, claims.matching;"
        "print(sorted({'numpy', 'tokenizers', 'safetensors', 'wordllama'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    environ = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": "", "PYTHONPATH": str(root)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=root, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert run.stdout.strip() == "[]"
