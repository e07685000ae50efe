"""Examples for the schema: a record of two entries."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

ONE = "iTXAkJfSXnu63O7p5Ry6z1+0QP4kD3zBlD0WmpP4Yxc="
TWO = "F/5oQ/JV7Bj8dTJPOU4xZfqnnwL+uq5u4yDrm3W9hPA="
ROOT = "M7tpI7RZnBBfqHmKQK5XoKFYkRoSTHCvrd7v7kZ8ZJY="
KEY = "claimline.example/record+d3f5a2c1+AdV5qTzNwyX0yX9uGm2o1Y0Fd0o1u6cQ1R3bG1s5wqJr"
NOTE = f"claimline.example/record\n2\n{ROOT}\n\n— claimline.example/record 0/WiwT1lY2huaWNhbA==\n"
LEAF = (
    "claimline-record/v1\n1\n2025-03-03T09:12:44.120331Z\nclaim.published\n7K3QX9M2VA\n"
    "2Q8Z4N6WXR\n3f1c6a0d5b7e9f2048c1d3e5f708192a3b4c5d6e7f8091a2b3c4d5e6f7081920"
)


def example(value: dict[str, Any]) -> list[OpenApiExample]:
    """One answer in JSON."""
    return [OpenApiExample("One", value=value, response_only=True, media_type="application/json")]


CHECKPOINT = {
    "origin": "claimline.example/record",
    "size": 2,
    "root": ROOT,
    "note": NOTE,
    "key": KEY,
    "created_at": "2025-03-03T09:15:00.004120Z",
}
INCLUSION = {
    "entry": 1,
    "size": 2,
    "leaf": LEAF,
    "leaf_hash": ONE,
    "proof": [TWO],
    "root": ROOT,
}
CONSISTENCY = {"from": 1, "to": 2, "proof": [TWO]}
PROOF = {
    "format": "claimline-proof/1",
    "claim": "7K3QX9M2VA",
    "key": KEY,
    "checkpoint": NOTE,
    "entries": [
        {
            "number": 1,
            "recorded_at": "2025-03-03T09:12:44.120331Z",
            "type": "claim.published",
            "claim": "7K3QX9M2VA",
            "actor": "2Q8Z4N6WXR",
            "salt": ONE,
            "body": "eyJjbGFpbSI6e319",
            "leaf": "Y2xhaW1saW5lLXJlY29yZC92MQ==",
            "leaf_hash": ONE,
            "proof": [TWO],
        }
    ],
}
