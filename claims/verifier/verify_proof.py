#!/usr/bin/env python3
"""Check what a record says of one claim, without the code of the site that keeps it.

    python verify_proof.py proof.json [--checkpoint HELD] [--key KEY]

The proof is what /api/v1/claims/<id>/proof answers. HELD is a checkpoint kept elsewhere, which the
proof must lead to; KEY is the site's public key. Exit codes as of verify_record.py, which must lie
beside this file with all that it needs. Shows what each entry says, to be compared with the claim's
page.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from claims.verifier import signed_note, verify_record
    from claims.verifier.signed_note import CannotTell, Checkpoint
else:  # copied to another place
    import signed_note
    import verify_record
    from signed_note import CannotTell, Checkpoint

PROOF = "claimline-proof/1"


def root_of(value: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which an audit path leads from the leaf hash at `index` (RFC 9162 §2.1.3.2).

    Raises ValueError if the path has not the length that it must have.
    """
    if not 0 <= index < size:
        raise ValueError("there is no such leaf")
    place, last = index, size - 1
    for sibling in path:
        if last == 0:
            raise ValueError("the path is too long")
        if place % 2 or place == last:
            value = signed_note.sha256(b"\x01" + sibling + value)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            value = signed_note.sha256(b"\x01" + value + sibling)
        place, last = place // 2, last // 2
    if last:
        raise ValueError("the path is too short")
    return value


def check(proof: dict[str, Any], held: Checkpoint | None, key: str) -> list[str]:
    """What is wrong with a proof. Raises CannotTell."""
    if proof["format"] != PROOF:
        raise CannotTell(f"its format is {proof['format']}, not {PROOF}")
    try:
        checkpoint = signed_note.open_note(proof["checkpoint"], key)
    except signed_note.BadNote as fault:
        return [f"the proof's checkpoint: {fault}"]
    if held and held.size != checkpoint.size:
        raise CannotTell(
            f"the checkpoint held covers {held.size} entries and the proof {checkpoint.size}: ask "
            f"for the proof with ?size={held.size}"
        )
    if held and held != checkpoint:
        return [f"the proof leads to another record of {held.size} entries than the one held"]
    return [
        f"entry {found['number']}: {fault}"
        for found in proof["entries"]
        for fault in faults(found, checkpoint, proof["claim"])
    ]


def faults(found: dict[str, Any], checkpoint: Checkpoint, claim: str) -> list[str]:
    """What is wrong with one entry of a proof, which adds `proof` to the columns."""
    path = found.pop("proof")
    entry = verify_record.read_entry(found)
    wrong = list(verify_record.faults(entry, entry.number, ""))
    if entry.claim != claim:
        wrong.append(f"it is about {entry.claim}")
    if path is None and entry.number <= checkpoint.size:
        wrong.append("it has no proof")
    elif path is not None:
        hashes = [signed_note.decoded(value) for value in path]
        try:
            root = root_of(entry.leaf_hash, entry.number - 1, checkpoint.size, hashes)
        except ValueError as fault:
            return [*wrong, str(fault)]
        if root != checkpoint.root:
            wrong.append("it is not in the record that the checkpoint covers")
    note = "" if path else "; no checkpoint covers it yet"
    said = entry.body.decode() if entry.body else "(removed by law)"
    print(verify_record.printable(f"{entry.number} {entry.recorded_at} {entry.type}{note}"))
    print(f"    {verify_record.printable(said)}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("proof", type=Path)
    parser.add_argument("--checkpoint", metavar="HELD")
    parser.add_argument("--key", help="the site's public key")
    given = parser.parse_args()
    try:
        proof = json.loads(given.proof.read_text(encoding="utf-8"))
        held = verify_record.read_held(given.checkpoint, given.key) if given.checkpoint else None
        problems = check(proof, held, given.key or proof["key"])
    except Exception as reason:
        known = isinstance(reason, CannotTell)
        print(verify_record.printable(f"Cannot tell: {reason if known else repr(reason)}."))
        return 2
    print("\n".join(map(verify_record.printable, problems)) or "Sound.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
