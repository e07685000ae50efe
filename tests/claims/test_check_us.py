"""A reader follows “How to check this”: downloads, runs the one command, and learns the truth."""

import hashlib
import io
import json
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from claims import checkpoints, verifier
from claims.models import Checkpoint
from claims.verifier import signed_note
from tests.cast import denial, public_claim, redact, verdict
from tests.claims.superuser import superuser
from tests.reading import links, read

FOLDER = Path(verifier.__file__).parent


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own."""
    settings.DATA = tmp_path / "site"
    settings.CHECKPOINT_KEY = settings.DATA / "checkpoint.key"
    settings.DATA.mkdir()


@pytest.fixture
def reader(tmp_path):
    """Runs Python in a folder that holds only what was downloaded there."""
    home = tmp_path / "reader"
    home.mkdir()

    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-E", "-s", *arguments]
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    run.home = home
    return run


def download(address: str, file: Path) -> None:
    with urllib.request.urlopen(address, timeout=60) as answer:
        file.write_bytes(answer.read())


@pytest.fixture
def claim(db):
    claim = public_claim()
    verdict(claim)
    checkpoints.publish(checkpoints.signer())
    return claim


def test_a_claim_s_page_offers_the_proof_the_program_and_the_command(client, claim):
    page = client.get(claim.get_absolute_url())
    assert f"/api/v1/claims/{claim.public_id}/proof" in links(page)
    assert "/verify_record.pyz" in links(page)
    assert "/method#check" in links(page)
    assert "python verify_record.pyz proof.json" in read(page)
    assert f'href="/api/v1/claims/{claim.public_id}/proof" download="proof.json"' in page.text


def test_the_method_page_offers_the_program_and_the_command(client):
    page = client.get(reverse("method"))
    assert "/verify_record.pyz" in links(page)
    said = "python verify_record.pyz https://claimline.test --keep checkpoint.txt"
    assert said in read(page)


def test_the_program_is_what_lies_in_the_repository_and_always_the_same_bytes(client):
    response = client.get("/verify_record.pyz")
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="verify_record.pyz"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert found == {
        file.name: file.read_bytes() for file in FOLDER.glob("*.py") if file.name != "__init__.py"
    }
    assert response["ETag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    again = client.get("/verify_record.pyz", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post("/verify_record.pyz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_reader_checks_the_site_and_a_claim_by_what_they_downloaded(live_server, reader):
    claim = public_claim(context="A secret thing.")
    verdict(claim)
    checkpoints.publish(checkpoints.signer())
    download(f"{live_server.url}/verify_record.pyz", reader.home / "verify_record.pyz")
    check = ("verify_record.pyz", live_server.url, "--keep", "checkpoint.txt")
    kept = reader.home / "checkpoint.txt"

    assert reader(*check) == (0, "Sound.\n")
    first = signed_note.read_note(kept.read_text())
    assert first.size == Checkpoint.objects.get().size

    denial(claim)
    redact("secret")
    checkpoints.publish(checkpoints.signer())
    assert reader(*check) == (0, "Sound.\n")
    assert signed_note.read_note(kept.read_text()).size > first.size

    proof = f"{live_server.url}/api/v1/claims/{claim.public_id}/proof"
    download(proof, reader.home / "proof.json")
    code, said = reader("verify_record.pyz", "proof.json", "--checkpoint", "checkpoint.txt")
    assert (code, said.splitlines()[-1]) == (0, "Sound.")
    assert "(removed by law)" in said

    told = json.loads((reader.home / "proof.json").read_text())
    told["entries"][-1]["actor"] = "SOMEBODY00"
    (reader.home / "proof.json").write_text(json.dumps(told))
    assert reader("verify_record.pyz", "proof.json")[0] == 1


@pytest.mark.django_db(transaction=True)
def test_a_rewrite_that_the_site_signed_anew_is_found_by_the_checkpoint_kept(live_server, reader):
    claim = public_claim()
    verdict(claim)
    denial(claim)
    checkpoints.publish(checkpoints.signer())
    command = (str(FOLDER / "verify_record.py"), live_server.url, "--keep", "checkpoint.txt")
    assert reader(*command) == (0, "Sound.\n")
    kept = (reader.home / "checkpoint.txt").read_text()
    rewrite_and_sign(2)
    assert reader(*command[:2]) == (0, "Sound.\n")
    code, said = reader(*command)
    assert (code, said.startswith("entries 1 to 3: at least one is not what it was")) == (1, True)
    assert (reader.home / "checkpoint.txt").read_text() == kept


def rewrite_and_sign(number: int) -> None:
    """Another text for an entry, with leaf, hashes, tree and signature made to fit."""
    (checkpoints.held.path()).unlink()
    with superuser() as cursor:
        cursor.execute("DELETE FROM claims_checkpoint")
        cursor.execute("DELETE FROM claims_node")
        cursor.execute(
            "UPDATE claims_entry SET body = convert_to('{\"reason\":\"another\"}', 'UTF8')"
            " WHERE number = %s", [number],
        )  # fmt: skip
        cursor.execute(
            "UPDATE claims_entry SET leaf = convert_to(regexp_replace("
            " convert_from(leaf, 'UTF8'), '[0-9a-f]{64}$',"
            " encode(sha256(salt || body), 'hex')), 'UTF8')"
        )
        cursor.execute("UPDATE claims_entry SET leaf_hash = sha256('\\x00'::bytea || leaf)")
        cursor.execute(
            "INSERT INTO claims_node SELECT 1, 0, sha256('\\x01'::bytea"
            " || (SELECT leaf_hash FROM claims_entry WHERE number = 1)"
            " || (SELECT leaf_hash FROM claims_entry WHERE number = 2))"
        )
    checkpoints.publish(checkpoints.signer())
