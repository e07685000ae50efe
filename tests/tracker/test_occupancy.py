"""One site for each data folder, and a free port, or one line that says what to do."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.embedded_users import eventually
from tracker import occupancy

ROOT = Path(__file__).resolve().parents[2]
# Takes the folder, hands the lock to a child that ignores SIGTERM, and prints both ids.
SCRIPT = """
import subprocess, sys
from pathlib import Path
from tracker import occupancy
lock = occupancy.take(Path(sys.argv[1]))
child = subprocess.Popen(["sh", "-c", "trap '' TERM; echo $$; sleep 60"], pass_fds=(lock,))
child.wait()
"""


@pytest.fixture
def occupant(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    process.child = int(process.stdout.readline())
    yield process
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def test_a_folder_that_is_served_is_refused(occupant, tmp_path):
    with pytest.raises(occupancy.Occupied, match=rf"already serves .*\(process {occupant.pid}\)"):
        occupancy.take(tmp_path)


def test_children_left_by_a_killed_supervisor_are_ended(occupant, tmp_path, monkeypatch):
    monkeypatch.setattr(occupancy, "LEAVING_SECONDS", 0.3)
    os.kill(occupant.pid, signal.SIGKILL)
    assert eventually(lambda: Path(f"/proc/{occupant.pid}/stat").read_text().split()[2] == "Z")
    lock = occupancy.take(tmp_path)
    assert (tmp_path / "serve.lock").read_text() == str(os.getpid())
    os.close(lock)


def test_a_folder_is_free_once_its_lock_is_closed(tmp_path):
    os.close(occupancy.take(tmp_path))
    lock = occupancy.take(tmp_path)
    with (tmp_path / "serve.lock").open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(lock)


def test_a_taken_port_is_named():
    with occupancy.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(occupancy.Occupied, match=f"Port {port} is taken: .*make run PORT="):
            occupancy.listen("127.0.0.1", port)


@pytest.mark.parametrize(("host", "problem"), [("192.0.2.1", "Cannot listen"), ("no host", "HOST")])
def test_a_strange_address_is_named(host, problem):
    with pytest.raises(occupancy.Occupied, match=problem):
        occupancy.listen(host, 8000)
