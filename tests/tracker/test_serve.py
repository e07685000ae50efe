"""The whole site as `make run` starts it, and what it survives."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.tracker.embedded_users import eventually
from tests.tracker.running_site import PATIENCE, ROOT, Site
from tracker import occupancy
from tracker.embedded import processes


@pytest.fixture(scope="module")
def running():
    """One site for all tests here, as its first start takes long."""
    with tempfile.TemporaryDirectory(prefix="claimline-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = Site(folder, DATABASE_DURABLE="false")
        yield made
        assert made.stop(), made.said()


@pytest.fixture
def site(running):
    if running.ended():
        running.start()
    return running


def test_what_was_killed_runs_again_and_nothing_is_lost(site):
    site.query("CREATE TABLE kept AS SELECT 42 AS answer")

    worker, web = site.child("procrastinate"), site.child("gunicorn")
    os.kill(worker, signal.SIGKILL)
    os.kill(web, signal.SIGKILL)
    assert eventually(lambda: site.child("procrastinate") not in (None, worker), PATIENCE)
    assert eventually(lambda: site.child("gunicorn") not in (None, web), PATIENCE)
    assert eventually(site.answers, PATIENCE)

    os.kill(processes.postmaster(site.data).pid, signal.SIGKILL)
    assert eventually(site.answers, PATIENCE)

    site.process.kill()
    site.process.wait()
    site.start()
    assert site.query("SELECT answer FROM kept") == [(42,)]
    said = site.said()
    assert "The web process was ended by SIGKILL; starting it again" in said
    assert "The background worker was ended by SIGKILL; starting it again" in said


def test_stops_within_ten_seconds_though_clients_are_slow(site):
    slow = []
    for unfinished in (
        b"GET / HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\na",
    ):
        client = socket.create_connection(("127.0.0.1", site.port))
        client.sendall(unfinished)
        slow.append(client)
    time.sleep(0.5)
    started = time.monotonic()
    site.process.terminate()
    assert site.process.wait(20) == 0
    assert time.monotonic() - started < 10
    assert not processes.working_in(site.data)
    for client in slow:
        client.close()


@pytest.mark.parametrize("taken", ["data", "port"])
def test_what_is_taken_is_told_in_one_line(folder, taken):
    site = Site(folder, DATABASE_DURABLE="false")
    if taken == "data":
        lock = occupancy.take(folder)
        words = f"Claimline already serves the data in {folder} (process {os.getpid()})"
    else:
        listener = occupancy.listen("127.0.0.1", site.port)
        lock = listener.detach()
        words = f"Port {site.port} is taken"
    done = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    os.close(lock)
    assert done.returncode == 1
    assert done.stderr.startswith(words)
    assert done.stderr.count("\n") == 1
