"""Make an export: every file from one snapshot of the database, written as it is read."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from claims import checkpoints, record
from claims.downloads import shelf
from claims.downloads.cells import writer
from claims.downloads.shelf import Busy, Export
from claims.downloads.tables import TABLES, Table, reviews
from claims.models import Checkpoint, Entry
from claims.sharing.claim_review import publisher
from sources.breadcrumbs import SCHEMA
from sources.partial_date import zulu

__all__ = ["FEED", "NAMES", "Busy", "Overtaken", "make_export"]

FORMAT = "claimline-files/1"
LEVEL = 6
FEED = "claim_reviews.json"
NAMES = (*(f"{t.name}.{form}.gz" for t in TABLES for form in ("jsonl", "csv")), FEED)
"""Every file of an export."""
SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class Overtaken(RuntimeError):
    """Text was removed from the record while its export was made: it was thrown away."""


class _Sink(io.RawIOBase):
    """A file that knows the hash of what was written to it."""

    def __init__(self, path: Path) -> None:
        self.opened, self.digest, self.size = path.open("wb"), hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.opened.write(data)

    def close(self) -> None:
        self.opened.close()
        super().close()


def make_export() -> Export:
    """Make an export and put it on the shelf; signs a checkpoint first, where there is a key.

    Raises Busy, and Overtaken where text was removed meanwhile.
    """
    if signer := checkpoints.signer():
        checkpoints.publish(signer)
    with shelf.alone(), _place() as partial:
        manifest = _write_all(partial)
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        (partial / shelf.MANIFEST).write_text(text, encoding="utf-8")
        return _publish(partial, manifest)


@contextmanager
def _place() -> Iterator[Path]:
    """An empty folder to work in; what a killed process left there goes."""
    partial = shelf.partial()
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _write_all(folder: Path) -> dict[str, Any]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SNAPSHOT)
        made_at, checkpoint = now(), Checkpoint.objects.last()
        entries = Entry.objects.order_by("-number").values_list("number", flat=True).first()
        files = [told for table in TABLES for told in _write_table(folder, table)]
        files.append(_write_feed(folder, made_at))
    return {
        "format": FORMAT,
        "made_at": zulu(made_at),
        "entries": entries or 0,
        "checkpoint": {"size": checkpoint.size, "note": checkpoint.note, "key": checkpoint.key}
        if checkpoint
        else None,
        "files": files,
    }


def _publish(partial: Path, manifest: dict[str, Any]) -> Export:
    """Name the folder, unless a redaction came in between: none can while the lock is held."""
    moment = datetime.fromisoformat(manifest["made_at"])
    with transaction.atomic():
        record.lock()
        if shelf.last_redaction() > manifest["entries"]:
            raise Overtaken("Text was removed from the record meanwhile: make the export again.")
        while (folder := shelf.folder() / f"{moment:%Y%m%dT%H%M%SZ}").exists():
            moment += timedelta(seconds=1)
        return Export(partial.rename(folder), manifest)


def _write_table(folder: Path, table: Table) -> list[dict[str, Any]]:
    with ExitStack() as stack:
        lines = _File(stack, folder / f"{table.name}.jsonl.gz")
        cells = _File(stack, folder / f"{table.name}.csv.gz")
        text = stack.enter_context(io.TextIOWrapper(cells.opened, "utf-8", newline=""))
        write_row, many = writer(text, table.columns), 0
        for line, row in table.rows():
            lines.opened.write(line + b"\n")
            if row:
                write_row(row)
                many += 1
    return [file.told(table.holds, many) for file in (lines, cells)]


class _File:
    """A gzipped file being written, the same bytes for the same content."""

    def __init__(self, stack: ExitStack, path: Path) -> None:
        self.name = path.name
        self.sink = stack.enter_context(_Sink(path))
        self.opened = gzip.GzipFile("", "wb", LEVEL, self.sink, mtime=0)
        stack.callback(self.opened.close)

    def told(self, holds: str, rows: int) -> dict[str, Any]:
        return _told(self.name, self.sink, holds, rows)


def _told(name: str, sink: _Sink, holds: str, rows: int) -> dict[str, Any]:
    return {
        "name": name,
        "holds": holds,
        "rows": rows,
        "bytes": sink.size,
        "sha256": sink.digest.hexdigest(),
    }


def _write_feed(folder: Path, made_at: datetime) -> dict[str, Any]:
    """A schema.org DataFeed: https://schema.org/DataFeed."""
    head = {
        "@context": SCHEMA,
        "@type": "DataFeed",
        "name": "Claimline: every settled claim",
        "dateModified": zulu(made_at),
        "publisher": publisher(),
    }
    many = 0
    with _Sink(folder / FEED) as sink:
        sink.write(json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "dataFeedElement": [')
        for many, review in enumerate(reviews(), start=1):
            review.pop("@context")
            item = {
                "@type": "DataFeedItem",
                "dateCreated": review["datePublished"],
                "item": review,
            }
            sink.write(b",\n" if many > 1 else b"\n")
            sink.write(json.dumps(item, ensure_ascii=False).encode())
        sink.write(b"\n]}\n")
    return _told(FEED, sink, "The ClaimReview of every settled claim, as a DataFeed.", many)
