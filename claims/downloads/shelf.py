"""Where exports stand: one folder each, with a manifest; only whole ones have one.

An export older than a redaction holds what was removed: it is never shown again.
"""

from __future__ import annotations

import fcntl
import json
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from claims.choices import EntryType
from claims.models import Entry

log = logging.getLogger(__name__)
ID = re.compile(r"[0-9]{8}T[0-9]{6}Z", re.ASCII)
MANIFEST = "manifest.json"


class Busy(RuntimeError):
    """Another process makes an export at this moment."""


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export; `content` is its manifest."""

    folder: Path
    content: dict[str, Any]

    @property
    def id(self) -> str:
        """The moment of its snapshot, as its address has it."""
        return self.folder.name

    @property
    def key(self) -> tuple[int]:
        """Sorts the newest first."""
        return (-int("".join(re.findall("[0-9]", self.id))),)

    @property
    def made_at(self) -> datetime:
        """When its snapshot was taken."""
        moment = parse_datetime(self.content["made_at"])
        if moment is None:
            raise ValueError(f"{self.folder} has a manifest without a moment")
        return moment

    def file(self, name: str) -> dict[str, Any] | None:
        """What the manifest says of one of its files."""
        return next((told for told in self.content["files"] if told["name"] == name), None)


def folder() -> Path:
    """Where exports are kept."""
    return Path(settings.EXPORTS)


def kept() -> list[Export]:
    """The exports that may be shown, the newest first."""
    last = last_redaction()
    return [export for export in _whole() if export.content["entries"] >= last]


def found(id: str) -> Export | None:
    """The export of this id, or the latest."""
    exports = kept()
    if id == "latest":
        return exports[0] if exports else None
    return next((export for export in exports if export.id == id), None)


def last_redaction() -> int:
    """The number of the last entry that removed text; 0 where none did."""
    tombstones = Entry.objects.filter(type=EntryType.ENTRY_REDACTED).order_by("-number")
    return tombstones.values_list("number", flat=True).first() or 0


def partial() -> Path:
    """Where an export stands while it is made."""
    return folder() / "partial"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the shelf: one export is made at a time. Raises Busy."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("Another process makes an export already.") from error
        yield


def clear() -> None:
    """Delete every export: a text that they may hold is no longer public."""
    for place in _folders():
        shutil.rmtree(place, ignore_errors=True)
    _clear_partial()


def tidy() -> int:
    """Delete exports that a redaction made stale and those older than EXPORT_DAYS, never the
    latest of the others; how many were stale.
    """
    exports, last = _whole(), last_redaction()
    shown = [export for export in exports if export.content["entries"] >= last]
    stale = [export for export in exports if export not in shown]
    oldest = now() - timedelta(days=settings.EXPORT_DAYS)
    old = [export for export in shown[1:] if export.made_at < oldest]
    for export in (*stale, *old):
        shutil.rmtree(export.folder, ignore_errors=True)
    _clear_partial()
    return len(stale)


def _clear_partial() -> None:
    """Delete what a killed process left; one that is at work throws its own away if it must."""
    if not partial().exists():
        return
    try:
        with alone():
            shutil.rmtree(partial(), ignore_errors=True)
    except Busy:
        log.info("an export is being made: what it holds is checked when it is whole")


def _whole() -> list[Export]:
    exports = (Export(place, _manifest(place)) for place in _folders())
    return sorted((e for e in exports if e.content), key=lambda export: export.key)


def _manifest(place: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:  # deleted meanwhile
        return {}
    return content


def _folders() -> Iterator[Path]:
    if folder().is_dir():
        yield from (place for place in folder().iterdir() if ID.fullmatch(place.name))
