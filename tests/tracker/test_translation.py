"""Every word that is ours can be translated: in a made-up language none is left in English."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as given
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from claims import services
from claims.models import Claim
from sources.partial_date import PartialDate
from tests import cast

pytestmark = pytest.mark.django_db
LANGUAGE = "sv"
"""A language that Django knows; its own catalogue is put aside for the made-up one."""
SEPARATOR = "\x04"
NAMES = {
    "Claimline", "Atom", "JSON", "API", "UTC", "BibTeX", "Python", "ClaimReview", "Wikidata",
    "Wikipedia", "IMDb", "Bib", "Te", "Feed",
}  # fmt: skip
SPOKEN = ("aria-label", "alt", "title", "placeholder")
SILENT = {"script", "style", "code", "pre", "kbd"}


class MadeUp:
    """A catalogue that holds everything: each text in brackets."""

    def gettext(self, message):
        return f"⟦{message.rpartition(SEPARATOR)[2]}⟧" if message else ""

    def ngettext(self, one, many, number):
        return self.gettext(one if number == 1 else many)

    def to_language(self):
        return LANGUAGE

    def language(self):
        return LANGUAGE


class Words(HTMLParser):
    """What a reader sees or hears of a page, piece by piece."""

    def __init__(self, page):
        super().__init__()
        self.found, self.open = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.found += [told[name] for name in SPOKEN if told.get(name)]
        if tag == "meta" and (told.get("name") or told.get("property", "")).endswith("description"):
            self.found.append(told["content"])
        if tag not in ("meta", "link", "input", "br", "img", "path", "circle", "rect", "line"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not SILENT & set(self.open) and data.strip():
            self.found.append(data)


def left_in_english(page):
    """Latin words outside of every bracket; a bracket may hold another."""
    text = re.sub(r"https?://\S+", "", "\n".join(Words(page).found))
    depth, outside = 0, []
    for ch in text:
        depth += (ch == "⟦") - (ch == "⟧")
        outside.append(ch if depth == 0 else " ")
    return sorted(set(re.findall(r"[A-Za-z][a-z]+", "".join(outside))) - NAMES)


@pytest.fixture
def story():
    """Claims with everything that a page can show, all of it in Cyrillic letters."""
    ada = cast.ada()
    film = services.log_subject(
        by=ada, name="Фильм", kind="film", description="Описание", period=PartialDate.parse("2025")
    )
    paper, other, studio = (
        services.log_source(by=ada, name=name, kind=kind, homepage=f"https://{number}.example")
        for number, (name, kind) in enumerate(
            [("Газета", "outlet"), ("Журнал", "outlet"), ("Студия", "organisation")]
        )
    )
    fields = {
        "subjects": [film],
        "standing": [studio],
        "context": "Так было",
        "settled_by": "Слово",
    }
    claim = services.log_claim(by=ada, sentence="Режиссёр ушёл", **fields)
    insider = {"attribution": "anonymous", "speaker_description": "знакомый", "stance": "asserts"}
    first = services.add_report(
        by=ada, claim=claim, outlet=paper, headline="Ушёл", quote="ушёл", **insider,
        published=PartialDate.parse("2025-03-03"), details=[("место", "Прага")],
    )  # fmt: skip
    services.add_report(
        by=ada, claim=claim, outlet=other, cites=[services.Cites(report=first)],
        published=PartialDate.parse("March 2025"), details=[("место", "Вена")], **insider,
    )  # fmt: skip
    services.publish_claim(by=ada, claim=claim)
    denial = services.add_report(
        by=ada, claim=claim, outlet=paper, speaker=studio, stance="denies", quote="нет",
        attribution="on_record", published=PartialDate.parse("2025-03-05"), answers=[first],
    )  # fmt: skip
    extra = services.add_report(
        by=ada, claim=claim, outlet=other, stance="mentions", attribution="second_hand",
        published=PartialDate.parse("unknown"),
    )  # fmt: skip
    services.withdraw_report(by=ada, report=extra, reason="Ошибка")
    wrong = cast.verdict(claim, rationale="Слух.")
    cast.correct(wrong, reason="Опечатка", rationale="Слух, и только.")
    cast.verdict(claim, "refuted", "2025-03-05", rationale="Студия отрицает.", reports=[denial])
    services.add_report(
        by=ada, claim=claim, outlet=other, published=PartialDate.parse("2025-04-01"), **insider
    )
    services.revise_claim(by=ada, claim=claim, context="Так и было", reason="Уточнение")
    open_one = services.log_claim(by=ada, sentence="Бюджет вырос", **fields)
    services.add_report(
        by=ada, claim=open_one, outlet=paper, published=PartialDate.parse("2025"), **insider
    )
    services.publish_claim(by=ada, claim=open_one)
    services.relate(by=ada, claim=claim, other=open_one, kind="narrower")
    retired = services.log_claim(by=ada, sentence="Лишнее", **fields)
    services.add_report(
        by=ada, claim=retired, outlet=paper, published=PartialDate.parse("2025"), **insider
    )
    services.publish_claim(by=ada, claim=retired)
    services.retire_claim(by=ada, claim=retired, reason="Повтор")
    return Claim.objects.get(pk=claim.pk), open_one, retired, film, paper, studio


def pages(story):
    claim, open_one, retired, film, paper, studio = story
    address = claim.get_absolute_url()
    return [
        "/", "/claims", "/claims?status=refuted&subject=фильм&q=ушёл", "/claims?subject=никто",
        "/claims?known_at=2020-01-01T00:00:00Z", "/subjects", "/subjects?kind=film", "/sources",
        "/sources?kind=outlet", "/corrections", "/search", "/search?q=режиссёр", "/search?q=щщщ",
        "/search?q=газета", "/method", "/about", address, f"{address}/reports",
        f"{address}?as_of=2025-03-04", f"{address}?as_of=2025-03-04&known_at=2126-01-01T10:00:00Z",
        open_one.get_absolute_url(), retired.get_absolute_url(), film.get_absolute_url(),
        f"{film.get_absolute_url()}?as_of=2025-03-04", paper.get_absolute_url(),
        studio.get_absolute_url(), f"/embed/{claim.public_id}", f"/embed/{open_one.public_id}",
        "/nothing", "/claims?as_of=вчера", "/claims?status=никакой",
        f"{film.get_absolute_url()}?known_at=2020-01-01T00:00:00Z",
    ]  # fmt: skip


def test_no_page_has_a_word_that_cannot_be_translated(story, monkeypatch):
    monkeypatch.setitem(trans_real._translations, LANGUAGE, MadeUp())
    english = {}
    with translation.override(LANGUAGE):
        for page in pages(story):
            answer = Client().get(page)
            assert answer.status_code in (200, 400, 404), page
            assert f'<html lang="{LANGUAGE}"' in answer.text, page
            if left := left_in_english(answer.text):
                english[page] = left
    assert english == {}


def test_the_record_and_the_api_stay_as_they_are(story, monkeypatch):
    claim = story[0]
    asked = [f"/api/v1/claims/{claim.public_id}", "/api/v1/changes", "/api/v1/claims"]
    before = [Client().get(address).content for address in asked]
    monkeypatch.setitem(trans_real._translations, LANGUAGE, MadeUp())
    with translation.override(LANGUAGE):
        assert [Client().get(address).content for address in asked] == before


def test_the_language_is_a_setting():
    assert given.LANGUAGE_CODE == "en"
    assert given.LOCALE_PATHS
