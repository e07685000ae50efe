"""The changes feed: every entry once, in order, to the byte, whoever writes meanwhile."""

import hashlib
import json
from base64 import b64decode

import pytest
from django.core import signing
from django.db import connection

from claims import changes, services
from claims.api.changes import cursor
from claims.changes import BEGINNING, Place, place_of
from claims.models import Entry
from tests.api.asking import ask, get, refused
from tests.cast import ada, denial, public_claim, redact, source, verdict
from tests.claims.superuser import lose_tail, superuser

pytestmark = pytest.mark.django_db


def read(limit: int = 100, after: str = "") -> list[dict]:
    """Every change after a cursor, page by page until one is empty."""
    found = []
    while True:
        page = ask(f"/changes?limit={limit}" + (f"&after={after}" if after else ""))
        if not page["results"]:
            return found
        found += page["results"]
        after = page["next"]


def write(many: int, said: str = "x" * 10) -> None:
    """Append so many entries at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_entry (type, actor, body, salt) SELECT 'source.revised', 'W',"
            " convert_to(json_build_object('n', n, 'said', %s::text)::text, 'UTF8'),"
            " sha256(n::text::bytea) FROM generate_series(1, %s) n",
            [said, many],
        )


def test_every_entry_is_told_in_order_with_its_body():
    claim = public_claim()
    verdict(claim)
    services.revise_source(by=ada(), source=source(), description="New", reason="New.")
    entries = list(Entry.objects.order_by("number"))
    found = read()
    assert [(c["number"], c["type"], c["claim"], c["actor"]) for c in found] == [
        (e.number, e.type, e.claim_id, e.actor) for e in entries
    ]
    assert [c["body"] for c in found] == [e.content for e in entries]
    assert {c["redacted"] for c in found} == {False}


def test_a_mirror_can_check_every_hash_by_the_bytes_it_was_sent():
    public_claim('"Ünï" </script> \U0001f3ac', context="a \u2028 \x01 \u202eb")
    verdict(public_claim())
    page = get("/changes").content
    for change in json.loads(page)["results"]:
        body = bytes(Entry.objects.get(pk=change["number"]).body)
        assert b'"body":' + body + b"}" in page
        said = hashlib.sha256(b64decode(change["salt"]) + body).hexdigest()
        leaf = "\n".join(
            ["claimline-record/v1", str(change["number"]), change["recorded_at"], change["type"],
             change["claim"] or "-", change["actor"], said]
        ).encode()  # fmt: skip
        assert b64decode(change["leaf"]) == leaf
        assert b64decode(change["leaf_hash"]) == hashlib.sha256(b"\0" + leaf).digest()


def test_what_was_redacted_has_no_body_and_its_hash_still_holds():
    claim = public_claim(context="A secret thing.")
    redact("secret", "personal", "Order 7")
    first, tombstone, rest = read()
    assert (first["body"], first["salt"], first["redacted"]) == (None, None, True)
    leaf = b64decode(first["leaf"])
    assert b64decode(first["leaf_hash"]) == hashlib.sha256(b"\0" + leaf).digest()
    assert (tombstone["type"], tombstone["body"]["entry"]) == ("entry.redacted", 1)
    assert rest["body"]["body"]["claim"]["context"] == "A [removed] thing."
    assert claim.public_id == tombstone["claim"]


def test_next_is_always_there_and_an_empty_page_keeps_the_place():
    empty = ask("/changes")
    assert empty == {"results": [], "next": cursor(BEGINNING)}
    public_claim()
    page = ask(f"/changes?after={empty['next']}")
    assert len(page["results"]) == 1
    assert ask(f"/changes?after={page['next']}") == {"results": [], "next": page["next"]}
    denial(public_claim("Another thing happened"))
    assert [c["number"] for c in read(1, page["next"])] == [2, 3]


def test_a_page_is_cut_where_its_bodies_grow_too_long(monkeypatch):
    monkeypatch.setattr(changes, "MOST_BYTES", 5000)
    write(3, "x" * 2000)
    write(1, "x" * 9000)
    write(2)
    pages, after = [], cursor(BEGINNING)
    while (page := ask(f"/changes?limit=1000&after={after}"))["results"]:
        pages.append([c["number"] for c in page["results"]])
        after = page["next"]
    assert pages == [[1, 2], [3], [4], [5, 6]]


def test_a_cursor_outlives_a_new_key_while_the_old_one_is_kept(settings):
    public_claim()
    old = ask("/changes")["next"]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a newer key"
    again = ask(f"/changes?after={old}")
    assert again["results"] == []
    assert again["next"] != old
    settings.SECRET_KEY_FALLBACKS = []
    assert ask(f"/changes?after={again['next']}")["results"] == []
    refused(f"/changes?after={old}", 400, "invalid-cursor")


def test_a_reader_who_is_ahead_of_a_restored_record_is_told_at_once(clock):
    write(5)
    kept, ahead = (ask(f"/changes?limit={many}")["next"] for many in (3, 5))
    lose_tail(3)
    told = refused(f"/changes?after={ahead}&wait=20", 409, "place-lost")
    assert "does not hold entry 5" in told["detail"]
    assert told["parameters"] == ["after"]
    assert clock.sleeps == []
    assert ask(f"/changes?after={kept}") == {"results": [], "next": kept}


def test_a_reader_is_told_that_other_entries_took_the_numbers_of_lost_ones():
    write(5)
    kept, last = (ask(f"/changes?limit={many}")["next"] for many in (3, 5))
    old = read()
    lose_tail(3)
    write(9, "another history")
    assert refused(f"/changes?after={last}", 409, "place-lost")
    rest = read(after=kept)
    assert [c["number"] for c in rest] == [*range(4, 13)]
    assert [c["leaf_hash"] for c in old[3:]] != [c["leaf_hash"] for c in rest[:2]]


def test_a_cursor_holds_again_once_the_lost_entries_are_back():
    write(5)
    last = ask("/changes")["next"]
    rows = list(Entry.objects.filter(number__gt=3))
    lose_tail(3)
    refused(f"/changes?after={last}", 409, "place-lost")
    with superuser():
        Entry.objects.bulk_create(rows)
    assert ask(f"/changes?after={last}") == {"results": [], "next": last}


@pytest.mark.parametrize("mark", ["", "00" * 8, "x"])
def test_a_place_is_an_entry_by_its_number_and_its_hash(mark):
    write(2)
    place = place_of(Entry.objects.get(pk=2))
    assert ask(f"/changes?after={cursor(place)}")["results"] == []
    for other in (Place(2, mark), Place(0, place.mark), Place(3, place.mark), Place(-1, "")):
        refused(f"/changes?after={cursor(other)}", 409, "place-lost")


def test_a_cursor_cannot_be_altered_or_taken_from_elsewhere():
    public_claim()
    public_claim("Another thing happened")
    ours = ask("/changes?limit=1")["next"]
    payload, signature = ours.split(":")
    foreign = ask("/claims?limit=1")["next"].partition("cursor=")[2]
    for forged in (
        payload, f"{payload}:", f":{signature}", f"OTk:{signature}", ours.swapcase(), f"{ours}%00",
        foreign, signing.Signer().sign_object(1).replace("=", ""), "1", "abc", "%F0%9F%8E%AC",
        "a" * 2001,
    ):  # fmt: skip
        response = get(f"/changes?after={forged}")
        assert response.status_code == 400, forged
        assert response.json()["parameters"] == ["after"]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "limit=-1", "limit=a", "limit=%00", "limit=" + "9" * 5000, "wait=-1",
     "wait=26", "wait=1.5", "wait=", "wait=%D9%A1", "after=", "after=%00"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(query):
    refused(f"/changes?{query}", 400, "invalid-parameter")
    refused("/changes?cursor=a", 400, "unknown-parameter")


def test_a_whole_page_may_be_kept_and_the_last_one_is_asked_for_again():
    public_claim()
    whole, last = get("/changes?limit=1"), get("/changes")
    assert whole["Cache-Control"].startswith("public, max-age=")
    assert last["Cache-Control"] == "public, no-cache"
    assert get("/changes", if_none_match=last["ETag"]).status_code == 304


@pytest.mark.parametrize("many", [2, 12])
def test_a_page_costs_two_queries_and_one_more_to_find_its_place(many, django_assert_num_queries):
    write(many)
    with django_assert_num_queries(2):
        assert len(ask("/changes")["results"]) == many
    after = ask("/changes?limit=1")["next"]
    with django_assert_num_queries(3):
        assert len(ask(f"/changes?after={after}")["results"]) == many - 1


# Waiting


class Clock:
    """Time that passes by sleeping only; `then` is done after some sleeps."""

    def __init__(self, then=None, after: int = 0) -> None:
        self.now, self.sleeps, self.then, self.after = 0.0, [], then, after

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.sleeps.append(seconds)
        if len(self.sleeps) == self.after:
            self.then()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(changes, "time", clock)
    return clock


def test_waits_until_there_is_a_change(clock):
    public_claim()
    after = ask("/changes")["next"]
    clock.then, clock.after = (lambda: write(2)), 3
    page = ask(f"/changes?after={after}&wait=20")
    assert [c["number"] for c in page["results"]] == [2, 3]
    assert clock.sleeps == [0.5] * 3


def test_waits_no_longer_than_asked_and_looks_twice_a_second(clock, django_assert_num_queries):
    public_claim()
    after = ask("/changes")["next"]
    with django_assert_num_queries(1 + 1 + 4 + 1):
        page = ask(f"/changes?after={after}&wait=2")
    assert page == {"results": [], "next": after}
    assert clock.sleeps == [0.5] * 4


def test_does_not_wait_where_there_are_changes_or_none_is_wanted(clock):
    public_claim()
    for query in ("wait=20", "wait=0", ""):
        assert ask(f"/changes?{query}")["results"]
    end = ask("/changes")["next"]
    assert ask(f"/changes?after={end}&wait=0")["results"] == []
    assert clock.sleeps == []


def test_half_of_the_threads_may_wait_and_the_others_are_answered_at_once(clock, settings):
    for _ in range(settings.WEB_THREADS // 2):
        assert changes._seats.acquire(blocking=False)
    try:
        assert ask("/changes?wait=25")["results"] == []
        assert clock.sleeps == []
    finally:
        for _ in range(settings.WEB_THREADS // 2):
            changes._seats.release()
    ask("/changes?wait=1")
    assert clock.sleeps == [0.5] * 2


def test_a_process_of_one_thread_never_waits(clock, settings):
    settings.WEB_THREADS = 1
    assert ask("/changes?wait=25")["results"] == []
    assert clock.sleeps == []
