"""Checkpoints: signed, stored, held outside, and the guard against a record that lost its tail."""

import json
import os
import subprocess
import sys
from base64 import b64decode

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from claims import checkpoints, held, proofs, record, signing, tasks
from claims.models import Checkpoint, Entry
from claims.verifier import signed_note
from tests.cast import ada, public_claim, verdict
from tests.claims.superuser import lose_checkpoints, lose_tail, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own, with no key and nothing held."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path


@pytest.fixture
def publish(folder, django_capture_on_commit_callbacks):
    """Sign a checkpoint, and do what follows the commit."""

    def sign() -> Checkpoint | None:
        with django_capture_on_commit_callbacks(execute=True):
            return checkpoints.publish(checkpoints.signer())

    return sign


def append(times: int = 1) -> None:
    editor = record.editor_for(ada())
    for turn in range(times):
        record.append(type="claim.revised", actor=editor, body={"turn": turn})


def test_a_checkpoint_says_size_and_root_and_verifies_with_its_public_key(publish, folder):
    verdict(public_claim())
    checkpoint = publish()
    size = Entry.objects.count()
    origin, said, encoded, blank, signature, end = checkpoint.note.split("\n")
    assert (origin, said, blank, end) == ("claimline.test/record", str(size), "", "")
    assert b64decode(encoded) == checkpoint.root == proofs.root(size)
    assert signature.startswith("— claimline.test/record ")
    assert signed_note.open_note(checkpoint.note, checkpoint.key).size == size
    assert (folder / "checkpoint.txt").read_text() == checkpoint.note
    assert held.latest().root == checkpoint.root


def test_signs_again_only_when_the_record_grew(publish):
    assert publish() is None
    append(3)
    first = publish()
    assert publish() == first
    append()
    assert publish().size == 4
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [3, 4]
    assert held.latest().size == 4


def test_the_note_is_held_again_if_its_file_was_lost(publish, folder):
    append()
    note = publish().note
    (folder / "checkpoint.txt").unlink()
    publish()
    assert (folder / "checkpoint.txt").read_text() == note


def test_the_key_is_readable_by_its_owner_alone_and_read_back_the_same(publish, folder):
    made = checkpoints.signer()
    assert os.stat(folder / "checkpoint.key").st_mode & 0o777 == 0o600
    assert checkpoints.signer().key == made.key
    name, key_id, public = made.key.split("+", 2)
    assert name == "claimline.test/record"
    assert len(key_id) == 8
    assert b64decode(public)[0] == 1


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "PRIVATE+KEY+a+00000000+AQ==", "PUBLIC+KEY+{rest}", "PRIVATE+KEY+b{rest}"],
)
def test_a_damaged_key_file_is_refused(folder, text):
    signing.make_key(folder / "good.key", "a")
    rest = (folder / "good.key").read_text().removeprefix("PRIVATE+KEY+a")
    file = folder / "checkpoint.key"
    file.write_text(text.replace("{rest}", rest))
    with pytest.raises(signing.UnusableKey):
        checkpoints.signer()
    with pytest.raises(CommandError):
        call_command("sign_checkpoint")


def test_a_production_site_without_a_key_signs_nothing(settings, folder):
    settings.DEMO = False
    append()
    tasks.sign_checkpoint(timestamp=0)
    assert not Checkpoint.objects.exists()
    with pytest.raises(CommandError, match="--make-key"):
        call_command("sign_checkpoint")
    call_command("sign_checkpoint", make_key=True)
    tasks.sign_checkpoint(timestamp=0)
    assert Checkpoint.objects.get().size == 1
    with pytest.raises(CommandError, match="it is kept"):
        call_command("sign_checkpoint", make_key=True)


def test_the_command_says_what_it_signed(capsys):
    call_command("sign_checkpoint")
    assert "no entries yet" in capsys.readouterr().out
    append(2)
    call_command("sign_checkpoint")
    assert Checkpoint.objects.get().key in capsys.readouterr().out


def test_a_rewritten_record_is_not_signed(publish):
    append(3)
    publish()
    with superuser() as cursor:
        cursor.execute("UPDATE claims_entry SET leaf_hash = sha256('x') WHERE number = 3")
    append()
    with pytest.raises(checkpoints.RecordChanged, match="first 3 entries"):
        publish()
    lose_checkpoints()
    with pytest.raises(CommandError, match="verify_record"):
        call_command("sign_checkpoint")


def test_a_checkpoint_over_more_than_the_record_or_less_than_the_last_is_refused(publish):
    append(2)
    publish()
    for size in (1, 3):
        with pytest.raises(IntegrityError, match="covers no more"), transaction.atomic():
            Checkpoint.objects.create(size=size, root=b"r" * 32, note="x", key="y")


def test_the_database_refuses_to_append_to_a_record_shorter_than_its_checkpoint(publish, folder):
    append(5)
    publish()
    lose_tail(3)
    (folder / "checkpoint.txt").unlink()
    with pytest.raises(held.Refused, match="ends at entry 3, but a checkpoint over 5"):
        append()


def test_an_append_to_a_restored_record_that_lost_its_tail_is_refused(publish):
    append(5)
    publish()
    lose_checkpoints()
    lose_tail(3)
    with pytest.raises(held.TailLost, match="ends at entry 3, but a checkpoint over 5"):
        append()
    with pytest.raises(CommandError, match="lost its tail"):
        call_command("sign_checkpoint")


def test_a_restored_record_that_lost_nothing_published_goes_on(publish):
    append(3)
    publish()
    append(2)
    lose_tail(3)
    append()
    assert Entry.objects.count() == 4


def test_nothing_is_appended_while_the_file_held_cannot_be_read(publish, folder):
    append()
    publish()
    (folder / "checkpoint.txt").write_text("not a note")
    with pytest.raises(held.Refused, match=r"checkpoint\.txt"):
        append()


def test_the_file_held_is_read_once_and_again_when_it_changed(publish):
    append()
    publish()
    held._read.cache_clear()
    for _ in range(3):
        held.latest()
    assert held._read.cache_info().misses == 1
    append()
    publish()
    assert held.latest().size == 2


def test_a_change_refused_for_a_lost_tail_leaves_nothing(publish):
    claim = public_claim()
    append(4)
    publish()
    lose_checkpoints()
    lose_tail(1)
    with pytest.raises(held.TailLost), transaction.atomic():
        verdict(claim)
    assert Entry.objects.count() == 1
    assert not claim.verdicts.exists()


def test_a_page_view_never_loads_the_cryptography():
    script = (
        "import django, json, sys; django.setup();"
        "import claims.record, claims.tasks, tracker.urls;"
        "print(json.dumps([m for m in sys.modules if m.startswith('cryptography')]))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True
    )
    assert json.loads(done.stdout) == []


def test_the_worker_signs_every_five_minutes_and_checks_each_night():
    app.perform_import_paths()
    cron = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert cron["claims.tasks.sign_checkpoint"] == "*/5 * * * *"
    assert cron["claims.tasks.check_record"] == "29 3 * * *"
