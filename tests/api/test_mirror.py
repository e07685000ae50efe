"""A mirror made of docs/api.md alone, killed and restarted at will while editors write."""

import gzip
import json
import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime

import pytest
from django.db import connections

from claims import checkpoints
from claims.downloads import making
from claims.models import Verdict
from tests.api.test_recipes import recipes
from tests.cast import ada, ben, correct, film, public_claim, redact, report, studio, verdict

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS, DEEDS, KILLS = 3, 14, 12


def write(seed, failed):
    """An editor's day: claims, reports, verdicts, corrections, and text removed for law."""
    chance = random.Random(seed)
    try:
        for deed in range(DEEDS):
            claim = public_claim(f"Claim {seed}-{deed} about Jane Roe {seed}-{deed}")
            report(claim)
            last = verdict(claim, rationale=f"So says person {seed}-{deed}.")
            if chance.random() < 0.6:
                last = correct(last, reason=f"Slip {seed}-{deed}.", status="moot")
            if chance.random() < 0.4:
                redact(f"person {seed}-{deed}")
            if chance.random() < 0.2:
                redact(f"Jane Roe {seed}-{deed}")
    except BaseException as problem:
        failed.append(problem)
        raise
    finally:
        connections.close_all()


def start(script, site, file, *options):
    return subprocess.Popen(
        [sys.executable, "-I", str(script), site, str(file), *map(str, options)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def entries_of(file):
    """How many entries the mirror has; what a killed one had begun is undone first."""
    with closing(sqlite3.connect(file, timeout=60)) as copy:
        [[made]] = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'entry'")
        return copy.execute("SELECT count(*) FROM entry").fetchone()[0] if made else 0


def same(verdict):
    """A verdict whose moment is compared as a moment, however many digits it is written with."""
    return {**verdict, "recorded_at": datetime.fromisoformat(verdict["recorded_at"])}


@pytest.fixture
def program(settings, tmp_path):
    """The mirror, as the documentation has it, in a file."""
    settings.DATA = tmp_path
    settings.EXPORTS = tmp_path / "exports"
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    [text] = [block for _, _, file, block in recipes() if file == "mirror.py"]
    (tmp_path / "mirror.py").write_text(text)
    for make in (ada, ben, film, studio):
        make()
    return tmp_path / "mirror.py"


def follow_while_they_write(editors, script, site, file):
    """Start the mirror again and again, killing it after a while of chance."""
    killed, chance = 0, random.Random(7)
    while killed < KILLS or any(editor.is_alive() for editor in editors):
        before = entries_of(file)
        mirror = start(script, site, file)
        try:
            mirror.wait(chance.random())
        except subprocess.TimeoutExpired:
            mirror.kill()
            killed += 1
        said = mirror.communicate()[1]
        assert mirror.returncode == -9, said
        assert entries_of(file) >= before


def exported(export, name):
    """The lines of one of an export's files."""
    content = gzip.decompress((export.folder / name).read_bytes())
    return [json.loads(line) for line in content.splitlines()]


def test_a_mirror_killed_and_restarted_while_editors_write_ends_equal_to_the_export(
    live_server, program, tmp_path
):
    public_claim("The first")
    file, record = tmp_path / "mirror.sqlite3", tmp_path / "record.jsonl"
    failed = []
    editors = [threading.Thread(target=write, args=(n, failed)) for n in range(EDITORS)]
    for editor in editors:
        editor.start()
    follow_while_they_write(editors, program, live_server.url, file)
    for editor in editors:
        editor.join()
    assert failed == []
    checkpoints.publish(checkpoints.signer())
    export = making.make_export()
    last = start(program, live_server.url, file, "--record", record)
    said = last.communicate()
    assert last.returncode == 0, said
    assert said[0].startswith(f"{Verdict.objects.count()} verdicts")
    mirrored = [json.loads(line) for line in record.read_text().splitlines()]
    assert mirrored == exported(export, "record.jsonl.gz")
    assert len(mirrored) > EDITORS * DEEDS * 3
    with closing(sqlite3.connect(file)) as copy:
        scope = {"__name__": "mirror"}
        exec(program.read_text(), scope)  # noqa: S102 - the documentation's own program
        kept = {v["number"]: same(v) for v in scope["verdicts"](copy)}
    assert kept == {v["number"]: same(v) for v in exported(export, "verdicts.jsonl.gz")}
    assert any("[removed]" in v["rationale"] for v in kept.values())
