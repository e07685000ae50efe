"""The whole record checked where it is kept: entries, stored tree and published checkpoints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from claims import checkpoints, exports, held
from claims.models import Checkpoint
from claims.verifier import signed_note
from claims.verifier.signed_note import BadNote, CannotTell
from claims.verifier.verify_record import ENOUGH, Audit


def problems(kept: Sequence[signed_note.Checkpoint] = ()) -> list[str]:
    """What is wrong with the record, against checkpoints held elsewhere too; empty if it is sound.

    The checkpoint held in the data folder is one of them anyway. Raises BadNote if that cannot be
    read, and CannotTell for a checkpoint of another record.
    """
    own = held.latest()
    published = list(_published())
    found = [said for said in published if isinstance(said, str)]
    stated = [said for said in published if isinstance(said, signed_note.Checkpoint)]
    origins = {said.origin for said in stated}
    for checkpoint in kept:
        if origins and checkpoint.origin not in origins:
            raise CannotTell(f"{checkpoint.origin} is another record than {', '.join(origins)}")
    audit = Audit([*kept, *stated, *([own] if own else [])])
    with closing(exports.entries()) as entries, closing(exports.nodes()) as stored:
        tree = StoredTree(stored)
        for entry in entries:
            completed = audit.add(entry)
            audit.problems += tree.faults(audit.tree.size, completed)
            if len(audit.problems) >= ENOUGH:
                return found + audit.problems
        audit.problems += tree.rest()
    return found + audit.finish()


class StoredTree:
    """The stored nodes, compared with those that the entries make, in the order of completion."""

    def __init__(self, nodes: Iterator[tuple[int, int, bytes]]) -> None:
        self._nodes = nodes
        self._next = next(nodes, None)

    def faults(self, number: int, completed: Sequence[bytes]) -> Iterator[str]:
        """What is wrong with the nodes that an entry completes, from level 1 up."""
        for level, value in enumerate(completed, start=1):
            place = (level, (number >> level) - 1)
            if self._next and self._next[:2] == place:
                if self._next[2] != value:
                    yield f"{_span(*place)}: the stored hash over them is not theirs"
                self._next = next(self._nodes, None)
            else:
                yield f"{_span(*place)}: the stored hash over them is missing"

    def rest(self) -> Iterator[str]:
        """What is wrong with the nodes that no entry has completed."""
        if self._next:
            yield f"{_span(*self._next[:2])}: there is a hash over them, but they are not all there"


def _span(level: int, position: int) -> str:
    return f"entries {(position << level) + 1} to {(position + 1) << level}"


def _published() -> Iterator[signed_note.Checkpoint | str]:
    """What each published checkpoint says, or what is wrong with it."""
    for row in Checkpoint.objects.iterator():
        try:
            said = checkpoints.read(row)
        except BadNote as fault:
            yield f"the published checkpoint over {row.size} entries: {fault}"
            continue
        if (said.size, said.root) == (row.size, bytes(row.root)):
            yield said
        else:
            yield f"the published checkpoint over {row.size} entries does not say what was signed"
