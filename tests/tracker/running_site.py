"""The whole site as `manage.py serve` runs it: started, asked, and cleaned up after."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.tracker.embedded_users import eventually, query
from tracker import occupancy
from tracker.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90
"""Seconds for whatever must happen at last, on a machine that is busy with other things."""


class Site:
    """A site on a port and a data folder of its own."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.data = folder / "postgresql" / "data"
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "RATE_LIMIT": "0",
            "CLAIMLINE_ENV_FILE": os.devnull,
            "CLAIMLINE_DATA": str(folder),
            "PORT": str(self.port),
            **settings,
        }
        self.log = folder / "serve.log"
        self.process = None

    def start(self):
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        assert eventually(lambda: self.serves() or self.ended(), PATIENCE), self.said()
        assert not self.ended(), self.said()

    def ended(self):
        return self.process is None or self.process.poll() is not None

    def said(self):
        return self.log.read_text()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def answers(self):
        return self.get("/readyz") == 200

    def serves(self):
        """Whether this very process serves: one that was killed may leave a web process behind."""
        return self.child("gunicorn") is not None and self.answers()

    def query(self, sql):
        """Run SQL beside the site, again if the server is only just recovering."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return query(self.data, sql)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def manage(self, *arguments):
        """Run a command beside the site; return its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    def child(self, word):
        """The process among the supervisor's children whose command line holds a word."""
        return next(iter(children(self.process.pid, word)), None)

    def web_processes(self):
        master = self.child("gunicorn")
        return children(master) if master else []

    def holders(self):
        """The processes that keep the data folder taken: supervisor, web, worker."""
        return occupancy._holders(self.folder / "serve.lock") - {os.getpid()}

    def stop(self):
        """Stop it as Ctrl-C does; kill by id what has not ended. Tell whether all ended in time."""
        if not self.ended():
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        clean = eventually(lambda: not self.remains(), PATIENCE)
        for process in self.remains():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        return clean and eventually(lambda: not self.remains())

    def remains(self):
        return self.holders() | processes.working_in(self.data)


def free_port():
    """A port below those from which the kernel takes one for each outgoing connection.

    Among those, a client that tries again and again while the site is down meets itself.
    """
    for turn in range(10_000):
        port = 20_000 + (os.getpid() + turn) % 10_000
        with contextlib.suppress(occupancy.Occupied), occupancy.listen("127.0.0.1", port):
            return port
    raise AssertionError("every port is taken")


def children(parent, word=""):
    """The living processes that this one started and whose command line holds a word, by id."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = status.read_text().partition("PPid:\t")[2].split()[0]
            command = (status.parent / "cmdline").read_text()
        except (OSError, IndexError):
            continue
        if said == str(parent) and command and word in command:
            found.append(int(status.parent.name))
    return sorted(found)
