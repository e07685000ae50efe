"""A live site is verified as an export is; what is not an answer is told from what is tampered."""

import itertools
import random
import sys
import time
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from claims.verifier import live_record, signed_note, verify_record
from tests.claims import pretend_site
from tests.claims import written_record as written
from tests.claims.pretend_site import Answer, serving

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = written.public_key(PRIVATE)


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """How long was slept, without sleeping."""
    slept = []
    clock = SimpleNamespace(sleep=slept.append, monotonic=time.monotonic)
    monkeypatch.setattr(live_record, "time", clock)
    monkeypatch.setattr(live_record, "PAGE", 7)
    return slept


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the program; returns its exit code and what it said."""

    def verify(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["verify_record.py", *map(str, arguments)])
        code = verify_record.main()
        return code, capsys.readouterr().out

    return verify


class Site:
    """A record that is served; `odd` answers some paths otherwise, or nothing to let it be."""

    def __init__(self, size: int = 20, redactions: int = 3) -> None:
        self.entries = written.record(size, random.Random(size), redactions)
        self.signed = size
        self.asked = []
        self.odd = lambda path: None

    def note(self, size: int = 0) -> str:
        return written.note(self.entries[: size or self.signed], PRIVATE)

    def answer(self, path: str) -> Answer:
        self.asked.append(path)
        if odd := self.odd(path):
            return odd
        if path == "/api/v1/record/checkpoint":
            return pretend_site.checkpoint(self.note(), KEY)
        assert path.startswith("/api/v1/changes?limit=7")
        return pretend_site.page(self.entries, path)


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def address(site):
    with serving(site.answer) as found:
        yield found


@pytest.fixture
def held(site, tmp_path):
    """Checkpoints of every age, held outside, as arguments."""
    arguments = []
    for size in (1, 7, 20):
        file = tmp_path / f"held-{size}"
        file.write_text(site.note(size))
        arguments += ["--checkpoint", str(file)]
    return arguments


def test_a_sound_site_is_sound_and_is_read_page_by_page(site, address, run, held):
    assert run(address, *held, "--key", KEY) == (0, "Sound.\n")
    assert site.asked == [
        "/api/v1/record/checkpoint",
        "/api/v1/changes?limit=7",
        *(f"/api/v1/changes?limit=7&after={n}" for n in (7, 14, 20)),
    ]
    assert run(f"{address}/") == (0, "Sound.\n")


def test_the_lines_of_a_site_are_those_of_its_export(site, address):
    lines = [f"{line}\n" for line in live_record.lines(address)]
    exported = written.export(site.entries, KEY, site.note()).splitlines(keepends=True)
    assert [verify_record.json.loads(line) for line in lines] == [
        verify_record.json.loads(line) for line in exported
    ]


def test_names_the_entry_that_was_changed(site, address, run, held):
    site.entries[4] = site.entries[4]._replace(actor="SOMEBODY00")
    code, said = run(address, *held)
    assert (code, said.startswith("entry 5: its number, moment, type")) == (1, True)


def test_a_rewrite_with_fresh_signatures_is_found_by_what_was_held(site, address, run, held):
    site.entries[9] = written.sealed(site.entries[9]._replace(body=b"{}", salt=b"s" * 32))
    assert run(address) == (0, "Sound.\n")
    code, said = run(address, *held)
    assert (code, said.startswith("entries 8 to 20: at least one is not")) == (1, True)


def test_a_record_that_grows_while_it_is_read_is_sound(site, address, run, held):
    more = written.record(60, random.Random(1))[20:]

    def grow(path: str) -> None:
        if "changes" in path and more:
            site.entries += [more.pop(0) for _ in range(5)]

    site.odd = grow
    assert run(address, *held) == (0, "Sound.\n")
    assert len(site.entries) == 60


def test_what_is_newer_than_the_checkpoint_is_checked_for_its_form(site, address, run):
    site.entries += written.record(25, random.Random(1))[20:]
    assert run(address) == (0, "Sound.\n")
    site.entries[22] = site.entries[22]._replace(salt=b"s" * 32)
    assert run(address)[1].startswith("entry 23: its body or its salt")


def test_a_lost_tail_is_told_after_the_site_was_given_time(site, address, run, held, pauses):
    lost = site.entries[15:]
    del site.entries[15:]
    site.odd = lambda path: pretend_site.checkpoint(note, KEY) if "checkpoint" in path else None
    note = written.note(site.entries + lost, PRIVATE)
    code, said = run(address, *held)
    assert (code, "entry 16: missing, with all up to 20" in said) == (1, True)
    assert pauses == [live_record.LAG] * live_record.LAGS


def test_a_copy_of_the_site_that_is_late_raises_no_alarm(site, address, run, held, pauses):
    late, turns = site.entries[15:], itertools.count()
    del site.entries[15:]
    note = written.note(site.entries + late, PRIVATE)

    def catch_up(path: str):
        if "after=15" in path and next(turns) == 2:
            site.entries.extend(late)
        return pretend_site.checkpoint(note, KEY) if "checkpoint" in path else None

    site.odd = catch_up
    assert run(address, *held) == (0, "Sound.\n")
    assert len(pauses) == 2


# Keeping the newest checkpoint


def test_keeps_the_newest_checkpoint_and_compares_it_next_time(site, address, run, tmp_path):
    file = tmp_path / "checkpoint.txt"
    assert run(address, "--keep", file, "--key", KEY)[0] == 0
    assert file.read_text() == site.note()
    site.entries += written.record(30, random.Random(1))[20:]
    assert run(address, "--keep", file)[0] == 0
    assert signed_note.read_note(file.read_text()).size == 20
    site.signed = 30
    assert run(address, "--keep", file)[0] == 0
    assert file.read_text() == site.note(30)
    assert list(tmp_path.iterdir()) == [file]


def test_keeps_what_it_has_where_the_site_is_not_sound_or_is_behind(site, address, run, tmp_path):
    file = tmp_path / "checkpoint.txt"
    file.write_text(site.note())
    site.signed = 12
    assert run(address, "--keep", file)[0] == 0
    assert signed_note.read_note(file.read_text()).size == 20
    site.signed = 20
    site.entries[3] = written.sealed(site.entries[3]._replace(body=b"{}", salt=b"s" * 32))
    before = file.read_text()
    assert run(address, "--keep", file)[0] == 1
    assert file.read_text() == before
    file.write_text("no checkpoint")
    assert run(address, "--keep", file)[0] == 2
    assert file.read_text() == "no checkpoint"


def test_an_export_s_checkpoint_can_be_kept_too(site, run, tmp_path):
    export, file = tmp_path / "export.jsonl", tmp_path / "checkpoint.txt"
    export.write_text(written.export(site.entries, KEY, site.note()))
    assert run(export, "--keep", file)[0] == 0
    assert file.read_text() == site.note()
    assert run(export, "--keep", tmp_path / "absent" / "checkpoint.txt")[0] == 2


# Keys


def test_the_site_must_sign_with_the_key_pinned(address, run):
    other = written.public_key(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    code, said = run(address, "--key", other)
    assert (code, "newest checkpoint: it is not signed with the key" in said) == (1, True)
    assert run(address, "--key", "no key")[0] == 2


@pytest.mark.parametrize("key", [None, "no key", 7, KEY.replace("+", "+0", 1)])
def test_cannot_tell_without_a_key_that_is_one(site, address, run, key):
    answer = pretend_site.compact({"size": 20, "note": site.note(), "key": key})
    site.odd = lambda path: Answer(answer.encode()) if "checkpoint" in path else None
    code, said = run(address)
    assert (code, said.startswith("Cannot tell: ")) == (2, True)


# Answers that are none

GOOD = '{"results":[],"next":"20"}'
NONE = [
    Answer(status=404), Answer(b'{"detail":"No checkpoint"}', status=404), Answer(status=500),
    Answer(status=410), Answer(status=409), Answer(status=204), Answer(status=206), Answer(b""),
    Answer(status=301, headers=(("Location", "https://elsewhere.test/"),)), Answer(status=302),
    Answer(status=307, headers=(("Location", "http://localhost/api/v1/changes?limit=7"),)),
    Answer(b"<html>"), Answer(b"[]"), Answer(b"null"), Answer(b"{}"), Answer(b"\xff"), Answer(b"1"),
    Answer(b"[" * 100_000), Answer(b'{"a":' * 100_000), Answer(b"9" * 100_000), Answer(b"NaN"),
    Answer(GOOD.replace(",", ", ").encode()), Answer(GOOD[:-1].encode() + b',"more":1}'),
    Answer(GOOD[:-1].encode() + b',"results":[]}'), Answer(b'{"results":{},"next":"20"}'),
    Answer(b'{"results":[],"next":null}'), Answer(b'{"results":[],"next":""}'),
    Answer(b'{"results":[1],"next":"20"}'), Answer(b'{"results":[{}],"next":"20"}'),
    Answer(b'{"results":[],"next":"elsewhere"}'), Answer(GOOD.encode("utf-16")),
    Answer(b'{"results":[' + b"1," * 7 + b'1],"next":"20"}'), Answer(GOOD.encode() + b"\0"),
]  # fmt: skip


@pytest.mark.parametrize("answer", NONE)
@pytest.mark.parametrize("where", ["checkpoint", "after=7", "after=20"])
def test_cannot_tell_from_what_is_no_answer(site, address, run, held, answer, where):
    site.odd = lambda path: answer if where in path else None
    code, said = run(address, *held, "--key", KEY)
    assert (code, said.startswith("Cannot tell: ")) == (2, True), said
    assert said.count("\n") == 1


def test_says_where_a_redirect_would_lead_and_does_not_follow(site, address, run):
    with serving(Site().answer) as elsewhere:
        there = (("Location", f"{elsewhere}/api/v1/record/checkpoint"),)
        site.odd = lambda path: Answer(status=301, headers=there)
        code, said = run(address)
    assert (code, f"leads to {elsewhere}" in said) == (2, True)


@pytest.mark.parametrize(
    "address",
    ["http://", "https://:80", "http://[", "http://a:b", "http://a b", "http://a?b", "http://a:0"],
)
def test_cannot_tell_from_what_is_no_address(run, address):
    code, said = run(address)
    assert (code, "is not the address of a site" in said) == (2, True)


def test_cannot_tell_where_nobody_listens(run, pauses):
    with serving(Site().answer) as address:
        pass
    code, said = run(address)
    assert (code, "cannot be read" in said) == (2, True)
    assert pauses == [1, 2, 4]


# Patience


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_asks_again_as_late_as_the_site_wants(site, address, run, pauses, status):
    turns = itertools.count()
    wait = ((("Retry-After", "17"),), ())

    def busy(path: str):
        turn = next(turns)
        return Answer(status=status, headers=wait[turn % 3]) if turn % 3 < 2 else None

    site.odd = busy
    assert run(address) == (0, "Sound.\n")
    assert pauses == [17, 2] * 5


def test_gives_up_where_a_site_stays_busy_or_wants_too_much(site, address, run, pauses):
    site.odd = lambda path: Answer(status=503)
    code, said = run(address)
    assert (code, "answered 503" in said) == (2, True)
    assert pauses == [1, 2, 4]
    site.odd = lambda path: Answer(status=429, headers=(("Retry-After", "86400"),))
    assert run(address)[0] == 2
    assert pauses == [1, 2, 4]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", None), ("soon", None), ("-1", None), ("0", 0), ("120", 120), ("1.5", None),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 21 Oct 2015 07:28:00", None)],
)  # fmt: skip
def test_reads_when_to_come_back(text, seconds):
    assert live_record.pause(text) == seconds


def test_an_answer_that_was_cut_off_is_asked_for_again(site, address, run, pauses):
    turns = itertools.count()

    def cut(path: str):
        return Answer(b'{"results"', length=900) if "after=7" in path and not next(turns) else None

    site.odd = cut
    assert run(address) == (0, "Sound.\n")
    assert pauses == [1]


def test_bytes_that_trickle_in_for_ever_are_not_waited_for(site, address, run, monkeypatch):
    monkeypatch.setattr(live_record, "WHOLE", 0.3)

    def trickle():
        for _ in range(400):
            yield b" "
            time.sleep(0.01)

    site.odd = lambda path: Answer(trickle()) if "after=7" in path else None
    code, said = run(address)
    assert (code, "no whole answer came within" in said) == (2, True)


def test_an_answer_without_an_end_is_not_read_to_its_end(site, address, run, monkeypatch):
    monkeypatch.setattr(live_record, "MOST_BYTES", 100_000)
    site.odd = lambda path: Answer(b" " * 1000 for _ in range(100_000))
    code, said = run(address)
    assert (code, "more than 100000 bytes" in said) == (2, True)


def test_a_record_without_an_end_is_not_read_to_its_end(address, run, monkeypatch):
    monkeypatch.setattr(live_record, "MOST_ENTRIES", 10)
    assert run(address)[0] == 2
    monkeypatch.setattr(live_record, "MOST_ENTRIES", 1000)
    monkeypatch.setattr(live_record, "ALL", 0)
    code, said = run(address)
    assert (code, "was not read within" in said) == (2, True)


def test_pages_that_come_again_and_again_are_tampered_with(site, address, run):
    site.odd = lambda path: pretend_site.page(site.entries, "?limit=7") if "after" in path else None
    code, said = run(address)
    assert (code, "entry 8: missing or moved; entry 1 stands" in said) == (1, True)


def test_tells_how_far_it_is(address, run, monkeypatch, capsys):
    monkeypatch.setattr(live_record, "TELL", -1)
    monkeypatch.setattr(sys, "argv", ["verify_record.py", address])
    assert verify_record.main() == 0
    assert capsys.readouterr().err.splitlines()[:2] == ["7 of 20 entries", "14 of 20 entries"]


def test_what_a_site_says_does_not_reach_the_terminal_as_it_is(site, address, run):
    site.entries[4] = site.entries[4]._replace(recorded_at="\x1b[2J" + "x" * 5000)
    code, said = run(address)
    assert code == 1
    assert "\x1b" not in said
    assert max(map(len, said.splitlines())) <= 1000
    answer = Answer(b'{"detail":"\\u001b[2J"}', status=400)
    site.odd = lambda path: answer
    code, said = run(address)
    assert (code, "\x1b" in said) == (2, False)
