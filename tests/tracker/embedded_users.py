"""Processes that use an embedded server, and what tests ask about it."""

import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tracker.embedded import processes

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
from tracker.embedded import server
server.at(Path(sys.argv[1]), durable=False).join()
print("joined", flush=True)
sys.stdin.read()
"""


class User:
    """A process that joins the server of a folder and stays until told to leave."""

    def __init__(self, root):
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(root)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_until_joined(self):
        assert self.process.stdout.readline() == "joined\n"
        return self

    def leave(self):
        self.process.communicate(timeout=20)

    def kill(self):
        self.process.kill()
        self.process.communicate(timeout=20)


def query(sockets, sql):
    """Run SQL on the server whose socket is in this folder; return the rows, if any."""
    with psycopg.connect(host=str(sockets), user="claimline", dbname="claimline") as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else None


def eventually(condition, seconds=10):
    """Wait until a condition holds; tell whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def stops(server):
    return eventually(lambda: not processes.working_in(server.data))
