"""Examples for the schema: an article looked up."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

from claims.api.examples import REPORT, SUMMARY, day

URL = "https://m.courier.example/2025/03/05/director?utm_source=x"
TEXT = "The director of The Long Winter was fired"
NOW = {name: SUMMARY[name] for name in ("status", "settled", "since")}
SHOWN = ("id", "outlet", "headline", "url", "published", "withdrawn")
ONE: dict[str, Any] = {
    "url": URL,
    "text": None,
    "page": "courier.example/2025/03/05/director",
    "reports": [
        {
            "stance": "denies",
            "report": {name: REPORT[name] for name in SHOWN},
            "claim": SUMMARY,
            "then": {
                "status": "rumour",
                "settled": False,
                "since": day(3),
                "as_of": "2025-03-05T00:00:00Z",
                "certain": False,
            },
            "now": NOW,
        }
    ],
    "similar": [],
}
ALIKE: dict[str, Any] = {
    "url": None,
    "text": TEXT,
    "page": None,
    "reports": [],
    "similar": [{"score": 0.81, "shared": ["Winter", "director"], "claim": SUMMARY}],
}
FINDING = OpenApiExample("One", response_only=True, value=ONE)
QUESTION = OpenApiExample(
    "Two questions", request_only=True, value={"items": [{"url": URL}, {"text": TEXT}]}
)
FINDINGS = OpenApiExample("Two findings", response_only=True, value={"results": [ONE, ALIKE]})
