"""Which PostgreSQL processes work in a data folder: asked of /proc, as a pid file may lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Postmaster(NamedTuple):
    """The server process of a data folder and the state it announces."""

    pid: int
    ready: bool


def working_in(data: Path) -> set[int]:
    """Return the ids of the living processes whose working folder is this data folder."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            folder = os.readlink(entry / "cwd")
        except OSError:  # gone since, or somebody else's
            continue
        if folder == str(data):
            found.add(int(entry.name))
    return found


def postmaster(data: Path) -> Postmaster | None:
    """Return the living server of this data folder, or None.

    After a crash the pid file may name a process that is something else by now, so a pid counts
    only when that process works in the data folder.
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
        folder = os.readlink(f"/proc/{pid}/cwd")
    except (OSError, ValueError, IndexError):
        return None
    if folder != str(data):
        return None
    return Postmaster(pid, ready=len(lines) >= 8 and lines[7].strip() == "ready")


def is_running(pid: int) -> bool:
    """Tell whether a process lives; one that ended but was not waited for does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"
