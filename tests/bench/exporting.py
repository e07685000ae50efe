"""An export of everything, and how much memory it takes beside what the process has anyway."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from claims.downloads import making
from tests.bench.rounds import Timed, timed
from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.programme import Size

STATUS = Path("/proc/self/status")
PEAK = "5"
"""Written to clear_refs it sets the peak back to what is in use (proc(5))."""


def measure(database: str, size: Size) -> Iterator[tuple[str, list[Line]]]:
    """Seconds, rows, and megabytes at the peak beyond those before the first export."""
    Path("/proc/self/clear_refs").write_text(PEAK)
    before, found, made = _kilobytes("VmRSS"), Timed(), []
    found.add([timed(lambda: made.append(making.make_export()))])
    grown = (_kilobytes("VmHWM") - before) / 1024
    rows = sum(file["rows"] for file in made[0].content["files"])
    stored = sum(file["bytes"] for file in made[0].content["files"]) / 1_000_000
    shutil.rmtree(made[0].folder.parent)
    note = f"{grown:.0f} MB of memory for {stored:.0f} MB of files"
    yield "Exports", [Line(f"an export of {rows:,} rows", found, note=note)]


def _kilobytes(name: str) -> int:
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1])
