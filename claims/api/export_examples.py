"""Examples for the schema: an export with one of its files."""

from __future__ import annotations

from typing import Any

from claims.api.record_examples import KEY, NOTE
from sources.shapes import absolute

EXPORT: dict[str, Any] = {
    "id": "20250306T021300Z",
    "format": "claimline-files/1",
    "made_at": "2025-03-06T02:13:00.482113Z",
    "entries": 61,
    "checkpoint": {"size": 2, "note": NOTE, "key": KEY},
    "files": [
        {
            "name": "verdicts.jsonl.gz",
            "holds": "Every verdict, corrected ones too.",
            "rows": 12,
            "bytes": 3391,
            "sha256": "3f1c6a0d5b7e9f2048c1d3e5f708192a3b4c5d6e7f8091a2b3c4d5e6f7081920",
            "url": absolute("/api/v1/exports/20250306T021300Z/verdicts.jsonl.gz"),
        }
    ],
}
