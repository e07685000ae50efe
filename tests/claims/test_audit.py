"""The record checked where it is kept, and exported for others to check."""

import json
import random
from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from claims import audit, checkpoints, tasks
from claims.models import Checkpoint, Entry
from claims.verifier import verify_record
from tests.cast import denial, public_claim, verdict
from tests.claims import written_record as written
from tests.claims.superuser import superuser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path


@pytest.fixture
def recorded(folder, django_capture_on_commit_callbacks):
    """A record of seven entries, with checkpoints over four and seven."""
    with django_capture_on_commit_callbacks(execute=True):
        claim = public_claim("The director said “no” – and so did Zoë")
        for _ in range(3):
            denial(claim)
        checkpoints.publish(checkpoints.signer())
        verdict(claim, "disputed", "2025-03-06")
        denial(claim)
        denial(claim)
        checkpoints.publish(checkpoints.signer())


@pytest.fixture
def run(capsys):
    """Runs a command; returns its exit code and what it said."""

    def command(name: str, *arguments: str) -> tuple[int, str]:
        code = 0
        try:
            call_command(name, *map(str, arguments))
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_a_sound_record_is_sound(recorded, run, folder):
    held = folder / "earlier"
    held.write_text(Checkpoint.objects.get(size=4).note)
    assert run("verify_record") == (0, "Sound: 7 entries and every checkpoint.\n")
    code, said = run("verify_record", "--checkpoint", held, "--key", Checkpoint.objects.first().key)
    assert (code, "also against 1 held elsewhere" in said) == (0, True)
    tasks.check_record(timestamp=0)


def test_an_empty_record_is_sound(run):
    assert run("verify_record")[0] == 0


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE claims_entry SET body = 'x' WHERE number = 3", "entry 3: its body or"),
        ("UPDATE claims_entry SET actor = 'x' WHERE number = 3", "entry 3: its number, moment"),
        (
            "UPDATE claims_entry SET recorded_at = 'infinity' WHERE number = 3",
            "entry 3: its moment",
        ),
        (
            "UPDATE claims_entry SET leaf_hash = sha256('x') WHERE number = 3",
            "entry 3: its leaf is not the one that was hashed",
        ),
        (
            "UPDATE claims_node SET hash = sha256('x') WHERE (level, index) = (1, 1)",
            "entries 3 to 4: the stored hash over them is not theirs",
        ),
        (
            "DELETE FROM claims_node WHERE (level, index) = (1, 1)",
            "entries 3 to 4: the stored hash over them is missing",
        ),
        (
            "INSERT INTO claims_node VALUES (1, 3, sha256('x'))",
            "entries 7 to 8: there is a hash over them, but they are not all there",
        ),
        (
            "UPDATE claims_checkpoint SET root = sha256('x') WHERE size = 4",
            "checkpoint over 4 entries does not say what was signed",
        ),
        (
            "UPDATE claims_checkpoint SET note = replace(note, E'\\n4\\n', E'\\n5\\n')"
            " WHERE size = 4",
            "checkpoint over 4 entries: its signature is wrong",
        ),
        (
            "UPDATE claims_checkpoint SET note = 'x' WHERE size = 4",
            "checkpoint over 4 entries: it is not signed",
        ),
    ],
)
def test_names_what_a_superuser_changed(recorded, run, sql, said):
    with superuser() as cursor:
        cursor.execute(sql)
    code, lines = run("verify_record")
    assert (code, said in lines) == (1, True), lines
    with pytest.raises(tasks.RecordTampered):
        tasks.check_record(timestamp=0)


def test_cannot_tell_without_a_checkpoint_that_can_be_read(recorded, run, folder):
    entries = written.record(5, random.Random(1))
    stranger = folder / "stranger"
    stranger.write_text(
        written.note(entries, Ed25519PrivateKey.generate(), "other.test/record"),
    )
    for arguments in (
        ("--checkpoint", folder / "absent"),
        ("--checkpoint", folder / "checkpoint.key"),
        ("--checkpoint", stranger),
    ):
        code, said = run("verify_record", *arguments)
        assert (code, said.startswith("Cannot tell: ")) == (2, True), said
    (folder / "checkpoint.txt").write_text("nonsense")
    assert run("verify_record")[0] == 2


def test_an_export_holds_every_entry_to_the_byte_and_verifies(recorded, run, folder, monkeypatch):
    file = folder / "export.jsonl"
    assert run("export_record", file)[0] == 0
    head, *lines, end = map(json.loads, file.read_text().splitlines())
    last = Checkpoint.objects.last()
    assert head == {"format": "claimline-export/1", "key": last.key, "checkpoint": last.note}
    assert end == {"end": 7}
    for line, entry in zip(lines, Entry.objects.all(), strict=True):
        for column in ("salt", "body", "leaf", "leaf_hash"):
            assert b64decode(line[column]) == bytes(getattr(entry, column))
        assert (line["number"], line["type"], line["actor"]) == (
            entry.number, entry.type, entry.actor,
        )  # fmt: skip
        assert line["claim"] == entry.claim_id
        assert line["recorded_at"] == entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert verify_record.check(str(file), [str(folder / "checkpoint.txt")], last.key) == []
    assert run("export_record", "-")[1] == file.read_text()


def test_an_export_and_an_audit_read_the_record_in_batches(recorded, monkeypatch):
    monkeypatch.setattr("claims.exports.BATCH", 2)
    assert audit.problems() == []
