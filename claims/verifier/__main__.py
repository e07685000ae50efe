"""Both programs as one: `python verify_record.pyz`, or `python claims/verifier` in a clone.

Takes what verify_record.py takes, or a claim's proof and what verify_proof.py takes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING or __package__:
    from claims.verifier import verify_proof, verify_record
else:  # copied to another place
    import verify_proof
    import verify_record


def is_proof(argument: str) -> bool:
    """Whether this is a file that holds the proof of a claim."""
    try:
        with Path(argument).open("rb") as file:
            return verify_proof.PROOF.encode() in file.read(100)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(verify_proof.main() if any(map(is_proof, sys.argv[1:])) else verify_record.main())
