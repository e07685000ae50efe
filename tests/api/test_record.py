"""Checkpoints and proofs for programs: true, cacheable, and plain about what they cannot prove."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from claims import checkpoints, merkle, proofs
from claims.models import Checkpoint, Entry
from claims.verifier import signed_note
from tests.api.asking import ask, get, refused
from tests.cast import denial, draft, public_claim, verdict

pytestmark = pytest.mark.django_db
FOREVER = "public, max-age=31536000, immutable"
VERIFIER = Path(signed_note.__file__).with_name("verify_proof.py")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path


@pytest.fixture
def claim():
    """A claim with checkpoints over two and five entries, and an entry more."""
    claim = public_claim()
    verdict(claim)
    checkpoints.publish(checkpoints.signer())
    public_claim("Another thing happened")
    denial(claim)
    denial(claim)
    checkpoints.publish(checkpoints.signer())
    denial(claim)
    return claim


def decoded(values: list[str]) -> list[bytes]:
    return [b64decode(value) for value in values]


def test_a_checkpoint_is_the_signed_note_or_json(claim):
    checkpoint = Checkpoint.objects.last()
    response = get("/record/checkpoint")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Accept" in response["Vary"].split(", ")
    assert response.content.decode() == checkpoint.note
    assert ask("/record/checkpoint") == {
        "origin": "claimline.test/record",
        "size": 5,
        "root": b64encode(checkpoint.root).decode(),
        "note": checkpoint.note,
        "key": checkpoint.key,
        "created_at": checkpoint.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert signed_note.open_note(checkpoint.note, checkpoint.key).size == 5


def test_an_older_checkpoint_is_kept_for_ever(claim):
    older = get("/record/checkpoint?size=2")
    assert older.content.decode() == Checkpoint.objects.get(size=2).note
    assert older["Cache-Control"] == FOREVER
    assert get("/record/checkpoint")["Cache-Control"].startswith("public, max-age=10")
    refused("/record/checkpoint?size=3", 404, "not-found")


def test_there_is_no_checkpoint_before_the_first():
    public_claim()
    for path in ("checkpoint", "inclusion?entry=1", "consistency?from=1"):
        assert "signed yet" in refused(f"/record/{path}", 404, "not-found")["detail"]


@pytest.mark.parametrize("query", ["", "&size=5", "&size=3", "&size=6"])
def test_every_entry_is_proved_to_be_in_the_record(claim, query):
    size = int(query[-1:] or 5)
    for number in range(1, size + 1):
        told = ask(f"/record/inclusion?entry={number}{query}")
        entry = Entry.objects.get(pk=number)
        assert (told["entry"], told["size"]) == (number, size)
        assert told["leaf"].encode() == bytes(entry.leaf)
        leaf, path = merkle.leaf_hash(bytes(entry.leaf)), decoded(told["proof"])
        root = merkle.included(leaf, number - 1, size, path)
        assert root == b64decode(told["root"]) == proofs.root(size)


def test_the_record_is_proved_to_have_only_grown(claim):
    for first in range(1, 7):
        for second in range(first, 7):
            told = ask(f"/record/consistency?from={first}&to={second}")
            assert (told["from"], told["to"]) == (first, second)
            ends = merkle.extended(proofs.root(first), first, second, decoded(told["proof"]))
            assert ends == (proofs.root(first), proofs.root(second))
    assert ask("/record/consistency?from=2")["to"] == 5


def test_what_is_proved_of_a_size_is_kept_for_ever(claim):
    assert get("/record/inclusion?entry=1&size=3")["Cache-Control"] == FOREVER
    assert get("/record/consistency?from=1&to=3")["Cache-Control"] == FOREVER
    assert "immutable" not in get("/record/inclusion?entry=1")["Cache-Control"]
    assert "immutable" not in get("/record/consistency?from=1")["Cache-Control"]
    first = get("/record/inclusion?entry=1&size=3")
    assert get("/record/inclusion?entry=1&size=3", if_none_match=first["ETag"]).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "inclusion", "inclusion?size=3", "inclusion?entry=0", "inclusion?entry=4&size=3",
        "inclusion?entry=1&size=7", "inclusion?entry=6", "inclusion?entry=-1", "inclusion?entry=x",
        "inclusion?entry=1e3", "inclusion?entry=99999999999999999999", "inclusion?entry=%D9%A1",
        "consistency", "consistency?to=3", "consistency?from=4&to=3", "consistency?from=1&to=7",
        "consistency?from=0&to=3", "consistency?from=6", "checkpoint?size=0", "checkpoint?size=",
        "inclusion?entry=999999999999999999&size=999999999999999999",
    ],
)  # fmt: skip
def test_refuses_what_cannot_be_proved(claim, path):
    assert refused(f"/record/{path}", 400, "invalid-parameter")["parameters"]


def test_a_proof_costs_a_handful_of_queries(claim, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        get("/record/inclusion?entry=1&size=5")
    with django_assert_max_num_queries(4):
        get("/record/consistency?from=1&to=5")
    with django_assert_max_num_queries(1):
        get("/record/checkpoint")
    with django_assert_max_num_queries(8):
        get(f"/claims/{claim.public_id}/proof")


@pytest.fixture
def alone(folder):
    """Runs the program with its own folder as the only place of modules."""

    def run(proof: dict, *arguments: str) -> tuple[int, str]:
        file = folder / "proof.json"
        file.write_text(json.dumps(proof))
        command = [sys.executable, str(VERIFIER), str(file), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_claim_s_proof_holds_its_entries_to_the_byte_and_verifies_alone(claim, alone, folder):
    proof = ask(f"/claims/{claim.public_id}/proof")
    entries = Entry.objects.filter(claim=claim)
    assert [found["number"] for found in proof["entries"]] == [1, 2, 4, 5, 6]
    for found, entry in zip(proof["entries"], entries, strict=True):
        assert b64decode(found["body"]) == bytes(entry.body)
        assert (found["proof"] is None) == (entry.number > 5)
    code, said = alone(proof)
    assert (code, said.splitlines()[-1]) == (0, "Sound.")
    assert "The director left the film" in said
    older = ask(f"/claims/{claim.public_id}/proof?size=2")
    (folder / "held").write_text(Checkpoint.objects.get(size=2).note)
    key = Checkpoint.objects.first().key
    assert alone(older, "--checkpoint", str(folder / "held"), "--key", key)[0] == 0
    code, said = alone(proof, "--checkpoint", str(folder / "held"))
    assert (code, "?size=2" in said) == (2, True)


def test_a_proof_that_was_tampered_with_is_found(claim, alone):
    proof = ask(f"/claims/{claim.public_id}/proof")
    ways = {
        "its body or its salt": {"body": b64encode(b"{}").decode()},
        "its number, moment, type": {"type": "claim.retired"},
        "its leaf is not the one": {"leaf_hash": b64encode(b"h" * 32).decode()},
        "not in the record": {"proof": [b64encode(b"h" * 32).decode()] * 3},
        "it has no proof": {"proof": None},
        "the path is too short": {"proof": []},
        "it is about": {"claim": "OTHERCLAIM"},
    }
    for said, columns in ways.items():
        changed = json.loads(json.dumps(proof))
        changed["entries"][0] |= columns
        code, lines = alone(changed)
        assert (code, said in lines) == (1, True), lines
    forged = {**proof, "checkpoint": proof["checkpoint"].replace("\n5\n", "\n6\n")}
    assert alone(forged)[0] == 1
    assert alone({**proof, "key": "nonsense"})[0] == 2
    assert alone({"format": "x"})[0] == 2


def test_there_is_no_proof_of_a_draft(claim):
    told = refused(f"/claims/{draft('Not public yet').public_id}/proof", 404, "not-found")
    assert "no public claim" in told["detail"]
