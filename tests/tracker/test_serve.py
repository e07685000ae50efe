"""The whole site as `make run` starts it, and what it survives."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tracker.embedded_users import eventually, query
from tracker import occupancy
from tracker.embedded import processes

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A site on a port and a data folder of its own."""

    def __init__(self, folder):
        self.data = folder / "postgresql" / "data"
        with occupancy.listen("127.0.0.1", 0) as listener:
            self.port = listener.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"],
            "CLAIMLINE_ENV_FILE": os.devnull,
            "CLAIMLINE_DATA": str(folder),
            "PORT": str(self.port),
            "DATABASE_DURABLE": "false",
        }
        self.log = folder / "serve.log"

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        assert eventually(lambda: self.get("/readyz") == 200, 40), self.log.read_text()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def child(self, word):
        """The process among the supervisor's children whose command line holds a word."""
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                parent = status.read_text().partition("PPid:\t")[2].split()[0]
                command = (status.parent / "cmdline").read_text()
            except OSError:
                continue
            if parent == str(self.process.pid) and word in command:
                return int(status.parent.name)
        return None


@pytest.fixture
def site(folder):
    made = Site(folder)
    made.start()
    yield made
    if made.process.poll() is None:
        made.process.terminate()
        made.process.wait(20)
    assert eventually(lambda: not processes.working_in(made.data))


def test_what_was_killed_runs_again_and_nothing_is_lost(site):
    query(site.data, "CREATE TABLE kept AS SELECT 42 AS answer")

    worker, web = site.child("procrastinate"), site.child("gunicorn")
    os.kill(worker, signal.SIGKILL)
    os.kill(web, signal.SIGKILL)
    assert eventually(lambda: site.child("procrastinate") not in (None, worker))
    assert eventually(lambda: site.child("gunicorn") not in (None, web))
    assert eventually(lambda: site.get("/readyz") == 200)

    os.kill(processes.postmaster(site.data).pid, signal.SIGKILL)
    assert eventually(lambda: site.get("/readyz") == 200)

    site.process.kill()
    site.process.wait()
    site.start()
    assert query(site.data, "SELECT answer FROM kept") == [(42,)]
    said = site.log.read_text()
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
    site = Site(folder)
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
