"""Stops the embedded PostgreSQL once no process uses it any more, even after a kill -9.

Run as `python -S -m tracker.embedded.keeper DATA USERS KEPT`, the last two inherited descriptors.
On USERS every user process holds a shared lock, which the kernel drops however a process ends.
Newcomers wait while the keeper holds it alone, so they never join a server that is stopping.
KEPT is locked for as long as there is a keeper.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from tracker.embedded import processes

FAST_SECONDS = 20
IMMEDIATE_SECONDS = 10


def stop(data: Path) -> None:
    """Stop the server of this data folder and wait until all of its processes are gone."""
    for how, patience in ((signal.SIGINT, FAST_SECONDS), (signal.SIGQUIT, IMMEDIATE_SECONDS)):
        server = processes.postmaster(data)
        if server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(server.pid, how)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not processes.working_in(data):
                return
            time.sleep(0.05)


def main() -> None:
    """Wait for the last user to leave, then stop the server."""
    data, users, kept = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    os.chdir("/")
    fcntl.flock(users, fcntl.LOCK_EX)
    stop(data)
    os.close(kept)  # first, so that a newcomer who gets USERS finds no keeper


if __name__ == "__main__":
    main()
