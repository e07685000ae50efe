"""The stand-alone verifier: sound is 0, tampered 1, cannot tell 2; the entries are named."""

import itertools
import random
import shutil
import subprocess
import sys
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from claims.verifier import signed_note, verify_record
from claims.verifier.signed_note import BadNote, CannotTell, Checkpoint
from claims.verifier.verify_record import Entry
from tests.claims import written_record as written

PRIVATE = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEY = written.public_key(PRIVATE)
SCRIPT = Path(verify_record.__file__)


@pytest.fixture
def files(tmp_path):
    """Writes an export of these entries, with its checkpoint, and checkpoints held of it."""

    folders = (tmp_path / str(n) for n in itertools.count())

    def write(entries, *held: str, key: str | None = KEY, text: str = "") -> list[str]:
        folder = next(folders)
        folder.mkdir()
        own = written.note(entries, PRIVATE) if entries else None
        path = folder / "export.jsonl"
        path.write_text(text or written.export(entries, key, own))
        arguments = [str(path)]
        for number, note in enumerate(held):
            (folder / f"held-{number}").write_text(note)
            arguments += ["--checkpoint", str(folder / f"held-{number}")]
        return arguments

    return write


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the stand-alone program in this process; returns its exit code and what it said."""

    def verify(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["verify_record.py", *arguments])
        code = verify_record.main()
        return code, capsys.readouterr().out

    return verify


def sound(size: int = 20, redactions: int = 0):
    return written.record(size, random.Random(size), redactions)


def test_a_sound_record_is_sound_also_against_checkpoints_of_every_age(files, run):
    entries = sound(20, redactions=3)
    held = [written.note(entries[:size], PRIVATE) for size in (1, 7, 16, 20)]
    assert run(*files(entries, *held), "--key", KEY) == (0, "Sound.\n")
    assert run(*files(entries)) == (0, "Sound.\n")
    assert run(*files([])) == (0, "Sound.\n")


def change(entries, place: int, **columns):
    entries[place - 1] = entries[place - 1]._replace(**columns)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"body": b'{"a":1}'}, "entry 5: its body or its salt is not what its leaf commits to"),
        ({"salt": b"s" * 32}, "entry 5: its body or its salt is not what its leaf commits to"),
        ({"salt": None}, "entry 5: its body or its salt is missing"),
        ({"body": None}, "entry 5: its body or its salt is missing"),
        ({"body": None, "salt": None}, "entry 5: its text is gone and no later entry says why"),
        ({"type": "claim.retired"}, "entry 5: its number, moment, type"),
        ({"actor": "SOMEBODY00"}, "entry 5: its number, moment, type"),
        ({"claim": "OTHERCLAIM"}, "entry 5: its number, moment, type"),
        ({"recorded_at": "2025-01-01T00:00:00.000000Z"}, "entry 5: its moment"),
        ({"recorded_at": "2026-01-01T00:00:05Z"}, "entry 5: its moment"),
        ({"number": 6}, "entry 5: missing or moved; entry 6 stands"),
        ({"leaf": b"another"}, "entry 5: its leaf is not the one that was hashed"),
        ({"leaf_hash": b"h" * 32}, "entry 5: its leaf is not the one that was hashed"),
    ],
)
def test_names_the_entry_that_was_changed(files, run, columns, said):
    entries = sound()
    note = written.note(entries, PRIVATE)
    change(entries, 5, **columns)
    code, lines = run(*files(entries, note))
    assert code == 1
    assert said in lines


def test_names_what_a_rewrite_with_new_hashes_touched_as_closely_as_checkpoints_allow(files, run):
    entries = sound()
    held = [written.note(entries[:size], PRIVATE) for size in (4, 12)]
    entries[6] = written.sealed(entries[6]._replace(body=b"{}"))
    code, lines = run(*files(entries, *held))
    assert code == 1
    assert lines.startswith("entries 5 to 12: at least one is not what it was")


def test_a_lost_tail_is_told_by_a_checkpoint_that_covers_it(files, run):
    entries = sound()
    note = written.note(entries, PRIVATE)
    code, lines = run(*files(entries[:15], note))
    assert (code, lines) == (
        1,
        "entry 16: missing, with all up to 20, which a checkpoint covers\n",
    )


@pytest.mark.parametrize("body", [b'{"entry": 7}', b'{"entry": "5"}', b'{"entry": true}', b"[]"])
def test_a_tombstone_explains_only_the_entry_that_it_names(files, run, body):
    entries = sound(20, redactions=0)
    change(entries, 5, body=None, salt=None)
    chance = random.Random(1)
    entries.append(written.entry(21, chance, "entry.redacted"))
    entries[-1] = written.sealed(entries[-1]._replace(body=body))
    code, lines = run(*files(entries))
    assert (code, "entry 5: its text is gone" in lines) == (1, True)


def test_a_tombstone_that_comes_before_the_entry_explains_nothing(files, run):
    chance = random.Random(2)
    entries = [written.entry(1, chance, "entry.redacted", {"entry": 2})]
    entries.append(written.entry(2, chance)._replace(body=None, salt=None))
    assert run(*files(entries))[0] == 1


def test_a_redacted_entry_must_still_commit_to_a_body(files, run):
    entries = sound(20, redactions=1)
    (gone,) = (n for n, entry in enumerate(entries) if entry.body is None)
    entries[gone] = written.sealed(entries[gone]._replace(leaf=entries[gone].leaf[:-4] + b"zzzz"))
    code, lines = run(*files(entries))
    assert (code, f"entry {gone + 1}: its body or its salt is missing" in lines) == (1, True)


def test_the_export_s_own_checkpoint_must_be_signed_with_the_key_pinned(files, run):
    other = written.public_key(Ed25519PrivateKey.from_private_bytes(b"o" * 32))
    code, lines = run(*files(sound()), "--key", other)
    assert (code, "newest checkpoint: it is not signed with the key" in lines) == (1, True)


def test_a_key_may_be_given_as_a_file(files, run, tmp_path):
    (tmp_path / "site.pub").write_text(KEY + "\n")
    assert run(*files(sound()), "--key", str(tmp_path / "site.pub"))[0] == 0


def test_cannot_tell_from_what_is_cut_off_damaged_or_of_another_record(files, run, tmp_path):
    entries = sound()
    whole = written.export(entries, KEY, written.note(entries, PRIVATE))
    lines = whole.splitlines(keepends=True)
    foreign = written.note(entries, PRIVATE, "other.test/record")
    damaged = written.note(entries, PRIVATE).replace("\n20\n", "\n19\n")
    for arguments in (
        files(entries, text="".join(lines[:-1])),
        files(entries, text="".join([*lines[:-2], lines[-1]])),
        files(entries, text="".join([*lines[:4], "[1]\n", *lines[5:]])),
        files(entries, text="".join([*lines[:4], "{}\n", *lines[5:]])),
        files(entries, text="nonsense"),
        files(entries, text='{"format": "claimline-export/9"}\n'),
        files(entries, foreign),
        [*files(entries, damaged), "--key", KEY],
        files(entries, "no note"),
        [*files(entries), "--key", "no key"],
        [*files(entries), "--key", KEY.replace("+", "+0", 1)],
        files(entries, key="no key"),
        [str(tmp_path / "absent")],
        [*files(entries), "--checkpoint", str(tmp_path / "absent")],
    ):
        code, said = run(*arguments)
        assert (code, said.startswith("Cannot tell: ")) == (2, True), said


def test_a_crash_is_cannot_tell(files, run):
    entries = sound()
    text = written.export(entries, KEY, None).replace('"number": 3', '"number": [3]', 1)
    text = text.replace('"recorded_at": "2026', '"recorded_at": 3, "x": "2026', 1)
    assert run(*files(entries, text=text))[0] == 2


@pytest.mark.parametrize("bit", range(0, 8 * 120, 7))
def test_a_note_with_any_bit_flipped_is_refused(bit):
    note = written.note(sound(), PRIVATE).encode()
    text = bytearray(note)
    text[bit // 8 % len(text)] ^= 1 << bit % 8
    with pytest.raises((BadNote, CannotTell)):
        signed_note.open_note(text.decode(errors="replace"), KEY)


def test_a_note_may_carry_the_signatures_of_witnesses():
    note = written.note(sound(), PRIVATE)
    witnessed = note + "— witness.test/w AAAAAAAAAAAA\n"
    assert signed_note.open_note(witnessed, KEY).size == 20
    head, _, tail = note.rpartition("\n\n")
    first = f"{head}\n\n— witness.test/w AAAAAAAAAAAA\n{tail}"
    assert signed_note.open_note(first, KEY) == Checkpoint(written.NAME, 20, written.root(sound()))


def test_the_program_runs_alone_without_our_code(files, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("verify_record.py", "live_record.py", "signed_note.py"):
        shutil.copy(SCRIPT.with_name(name), alone)
    entries = sound(20, redactions=2)
    for wanted, arguments in (
        (0, files(entries, written.note(entries[:9], PRIVATE))),
        (1, files(entries[:5], written.note(entries, PRIVATE))),
        (2, files(entries, "nonsense")),
        (2, ["--what"]),
    ):
        command = [sys.executable, "-E", "-s", "verify_record.py", *arguments]
        done = subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False)
        assert done.returncode == wanted, done.stdout + done.stderr
        assert "Traceback" not in done.stderr


def long_record(size: int) -> list[Entry]:
    """A record of many entries, made quickly."""
    few, chance = sound(1000), random.Random(3)
    entries = []
    for number in range(1, size + 1):
        at = written.BEGINNING + timedelta(seconds=number)
        moment = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        one = few[number % 1000]._replace(number=number, recorded_at=moment)
        entries.append(written.sealed(one._replace(salt=chance.randbytes(32))))
    return entries


def test_a_hundred_thousand_entries_verify_within_ten_seconds(files, run):
    entries = long_record(100_000)
    arguments = files(entries, written.note(entries[:70_000], PRIVATE))
    start = time.perf_counter()
    assert run(*arguments) == (0, "Sound.\n")
    assert time.perf_counter() - start <= 10


def test_the_record_is_never_held_in_memory(files, run):
    arguments = files(long_record(10_000))
    assert Path(arguments[0]).stat().st_size > 5_000_000
    tracemalloc.start()
    assert run(*arguments)[0] == 0
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_the_check_values_of_the_format_s_description_are_right(tmp_path):
    said = (Path(__file__).parents[2] / "docs" / "record-format.md").read_text()
    moments = ("2026-01-01T00:00:00.000001Z", "2026-01-01T00:00:00.000002Z")
    kinds = (("claim.retired", "7K3QX9M2VA"), ("source.revised", None))
    bodies = (b'{"reason":"A duplicate.","version":2}', b'{"reason":"New name."}')
    salts = (bytes(range(32)), bytes(range(32, 64)))
    entries = [
        written.sealed(Entry(n, moment, *kind, "2Q8Z4N6WXR", salt, body, b"", b""))
        for n, (moment, kind, salt, body) in enumerate(
            zip(moments, kinds, salts, bodies, strict=True), start=1
        )
    ]
    for entry in entries:
        assert entry.body.decode() in said
        assert entry.leaf_hash.hex() in said
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key, note = (
        written.public_key(private, "example.org/record"),
        written.note(entries, private, "example.org/record"),
    )
    assert key in said
    assert note in said
    file = tmp_path / "export.jsonl"
    file.write_text(written.export(entries, key, note))
    assert verify_record.check(str(file), [], key) == []
