"""An example for the schema: one page of changes."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample

from claims.api.record_examples import ONE

PAGE = OpenApiExample(
    "A page",
    response_only=True,
    value={
        "results": [
            {
                "number": 1,
                "type": "report.withdrawn",
                "recorded_at": "2025-03-03T09:12:44.120331Z",
                "claim": "7K3QX9M2VA",
                "actor": "2Q8Z4N6WXR",
                "redacted": False,
                "salt": ONE,
                "leaf": "Y2xhaW1saW5lLXJlY29yZC92MQ==",
                "leaf_hash": ONE,
                "body": {"report": "1A2B3C4D5E", "reason": "It was satire.", "version": 3},
            }
        ],
        "next": "WzEsIjY5ZTE1YjJjNzRhOTFmMDMiXQ:eKxk0S4dyP0Ru6pYBXqVoq1nP5kD3zBlD0WmpP4Yxc0",
    },
)
