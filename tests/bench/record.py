"""Checkpoints, proofs and appends on a record of a million entries and on one of ten thousand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from claims import checkpoints, proofs, record, signing
from claims.choices import EntryType
from claims.models import Editor
from tests import cast
from tests.bench import clients, databases, long_record
from tests.bench.rounds import Run
from tests.bench.table import Line, say

if TYPE_CHECKING:
    from tests.bench.programme import Size

TASKS = {
    "append": "append an entry",
    "checkpoint": "append one and sign a checkpoint",
    "inclusion": "prove an entry",
    "consistency": "prove that it only grew",
}


def measure(size: Size) -> Iterator[tuple[str, list[Line]]]:
    """Each task on both records in turns."""
    small, large = max(size.entries // 100, 100), size.entries
    with ExitStack() as stack:
        found = {}
        for name, entries in (("small", small), ("large", large)):
            database = stack.enter_context(databases.database(name))
            long_record.fill(entries, say)
            record.editor_for(cast.ada())
            databases.tidy()
            found[name] = database
        pair = {name: stack.enter_context(clients.Client(found[name], _tasks)) for name in found}
        lines = []
        for task, called in TASKS.items():
            groups = {name: ([client], task) for name, client in pair.items()}
            done = clients.interleave(groups, size.rounds, size.each)
            lines.append(Line(f"{called}, {small:,} entries", done["small"]))
            lines.append(Line(f"{called}, {large:,} entries", done["large"], done["small"]))
        yield f"A record of {large:,} entries against one of {small:,}", lines
        pair.clear()


def _tasks() -> Mapping[str, Run]:
    """What a client does, in its own process, on its own database."""
    file = Path(settings.DATA) / "checkpoint.key"
    signer = signing.make_key(file, checkpoints.origin())
    editor, chance = Editor.objects.get(), random.Random(3)

    def append() -> None:
        with transaction.atomic():
            body = {"reason": "A slip."}
            record.append(type=EntryType.SUBJECT_REVISED, actor=editor, body=body)

    def checkpoint() -> None:
        append()
        checkpoints.publish(signer)

    def inclusion() -> None:
        size = proofs.size()
        proofs.inclusion(chance.randint(1, size), size)

    def consistency() -> None:
        size = proofs.size()
        proofs.consistency(chance.randint(1, size), size)

    return {"append": append, "checkpoint": checkpoint, "inclusion": inclusion,
            "consistency": consistency}  # fmt: skip
