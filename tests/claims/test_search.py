"""Finding claims by their words, in web syntax, and in spite of misspellings."""

import pytest

from claims import search, services
from claims.models import Document
from tests.cast import ada, denial, draft, public_claim, report, source

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [d.card["sentence"] for d in search.ranked(Document.objects.listed(), text)]


@pytest.fixture
def claims(db):
    report(draft("A draft about Stahelski"))
    one = public_claim("Chad Stahelski took over and reshot most of Ballerina")
    two = public_claim("The sequel was delayed", context="Money was short in Prague.")
    report(one, source("Bitácoras Cinéfilas"), quote="rodar de nuevo toda la película")
    denial(two, headline="Studio calls it inaccurate")
    return one.sentence, two.sentence


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("stahelski", [0]),
        ("STAHELSKI reshooting", []),
        ("reshot", [0]),
        ("delays", [1]),
        ('"took over"', [0]),
        ('"over took"', []),
        ("sequel or ballerina", [0, 1]),
        ("happened or delayed -prague", []),
        ("bitacoras", [0]),
        ("Bitácoras cinefilas", [0]),
        ("Bita\u0301coras", [0]),
        ("película", [0]),
        ("inaccurate", [1]),
        ("the studio", [0, 1]),
        ("prague", [1]),
        ("draft", []),
    ],
)
def test_finds_words_phrases_names_quotes_and_context(claims, text, which):
    assert sorted(found(text)) == sorted(claims[n] for n in which)


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "'", '"', "((", "a & | !", "-", "<->", ":*", "%", "_", "\\", "🎬", "x" * 5000,
     "\u202e", "or or or", "-a -b", "{{7*7}}"],
)  # fmt: skip
def test_no_query_breaks_the_search(claims, text):
    assert isinstance(found(text), list)
    assert isinstance(list(search.resembling(Document.objects.listed(), text)), list)


@pytest.mark.parametrize("text", ["stahelskee", "Stahleski", "balerina", "cinefilias"])
def test_helps_with_a_misspelt_word(claims, text):
    assert found(text) == []
    likest = search.resembling(Document.objects.listed(), text)[0]
    assert likest.card["sentence"] == claims[0]


def test_the_sentence_outranks_the_context(db):
    public_claim("Nothing happened", context="Prague")
    public_claim("Prague was flooded")
    assert found("prague") == ["Prague was flooded", "Nothing happened"]


def test_a_withdrawn_report_is_no_longer_found_by_its_words(claims):
    assert found("película")
    quoted = Document.objects.get(words__contains="bitacoras")
    spanish = quoted.claim.reports.get(outlet=source("Bitácoras Cinéfilas"))
    services.withdraw_report(by=ada(), report=spanish, reason="Spam.")
    assert found("película") == []


def test_a_retired_claim_is_not_listed(claims):
    claim = Document.objects.get(words__contains="stahelski").claim
    services.retire_claim(by=ada(), claim=claim, reason="Twice.")
    assert found("stahelski") == []
