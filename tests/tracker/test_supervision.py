"""Children are kept running, and end when their supervisor does, however it does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tracker.embedded_users import eventually
from tracker.embedded.processes import is_running

ROOT = Path(__file__).resolve().parents[2]
LIVING = "import os, time; open('pids', 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVING
SCRIPT = """
import sys
from tracker import supervision
supervision.GRACE_SECONDS = 0.5
children = [
    supervision.Child(f"Child {number}", (sys.executable, "-c", code))
    for number, code in enumerate(sys.argv[1:])
]
supervision.Supervisor(children, lambda line: print(line, flush=True)).run()
print("done", flush=True)
"""


@pytest.fixture
def supervise(tmp_path):
    started = []

    def start(*children):
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", SCRIPT, *children],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for supervisor in started:
        supervisor.kill()
        supervisor.communicate()


def pids(tmp_path, count):
    """Wait until so many children have been started; return their ids."""
    file = tmp_path / "pids"
    assert eventually(lambda: file.exists() and file.read_text().count("\n") >= count)
    return [int(line) for line in file.read_text().split()]


def test_a_child_that_was_killed_is_started_again(supervise, tmp_path):
    supervisor = supervise(LIVING)
    os.kill(pids(tmp_path, 1)[0], signal.SIGKILL)
    assert supervisor.stdout.readline() == (
        "Child 0 was ended by SIGKILL; starting it again in 0.5 s.\n"
    )
    assert is_running(pids(tmp_path, 2)[1])


def test_pauses_grow_while_a_child_keeps_ending(supervise):
    supervisor = supervise("raise SystemExit(3)")
    assert [supervisor.stdout.readline() for _ in range(2)] == [
        "Child 0 ended with code 3; starting it again in 0.5 s.\n",
        "Child 0 ended with code 3; starting it again in 1 s.\n",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_end_on_a_signal_even_the_stubborn(supervise, tmp_path, number):
    supervisor = supervise(LIVING, STUBBORN)
    children = pids(tmp_path, 2)
    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=5)
    assert (output, supervisor.returncode) == ("done\n", 0)
    assert not any(is_running(child) for child in children)


def test_children_end_with_a_killed_supervisor(supervise, tmp_path):
    supervisor = supervise(LIVING)
    (child,) = pids(tmp_path, 1)
    supervisor.kill()
    assert eventually(lambda: not is_running(child))
