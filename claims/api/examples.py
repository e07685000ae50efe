"""Examples for the schema: one invented claim, its report, its verdict."""

from __future__ import annotations

from typing import Any

from claims.choices import SCALE
from sources.shapes import absolute

Example = dict[str, Any]

PAGE = absolute("/claims/7K3QX9M2VA/the-director-was-replaced")
API = absolute("/api/v1/claims/7K3QX9M2VA")
COURIER: Example = {"id": "4S7K2M9QXA", "name": "The Careful Courier", "kind": "outlet"}
STUDIO: Example = {"id": "9M2VA7K3QX", "name": "Northern Light Pictures", "kind": "organisation"}
FILM: Example = {"id": "2F8D5H1JCN", "name": "The Long Winter", "kind": "film"}


def day(number: int) -> Example:
    """A day of March 2025 as a partial date."""
    return {
        "text": f"{number} March 2025",
        "earliest": f"2025-03-{number:02}T00:00:00Z",
        "latest": f"2025-03-{number + 1:02}T00:00:00Z",
        "precision": "day",
    }


CURRENT: Example = {
    "number": 61,
    "status": "refuted",
    "settled": True,
    "rationale": "The studio denied it on record, and the only report rests on one insider.",
    "effective": day(5),
    "reports": ["1A2B3C4D5E"],
    "corrects": None,
    "correction_reason": None,
    "override_reason": None,
    "scale": SCALE,
    "recorded_at": "2025-03-05T16:20:11.204817Z",
}
VERDICT: Example = {**CURRENT, "corrected_by": None}
PAST_KEYS = ("number", "status", "effective", "recorded_at", "corrected_by")
SUMMARY: Example = {
    "id": "7K3QX9M2VA",
    "url": PAGE,
    "sentence": "The director of The Long Winter was replaced during the shoot",
    "language": "en",
    "state": "public",
    "subjects": [{**FILM, "url": absolute("/subjects/the-long-winter")}],
    "status": "refuted",
    "settled": True,
    "since": day(5),
    "evidence": {
        "reports": 2,
        "asserts": 1,
        "confirms": 0,
        "denies": 1,
        "clarifies": 0,
        "retracts": 0,
        "mentions": 0,
        "asserting_outlets": 1,
        "origins": 1,
        "repeating_outlets": 0,
        "on_record": 1,
        "contradicted_by": 1,
        "first_published": day(3),
    },
    "version": 4,
    "entry": 61,
    "recorded_at": "2025-03-03T09:12:40.118250Z",
    "updated_at": "2025-03-05T16:20:11.204817Z",
}
CLAIM: Example = {
    **SUMMARY,
    "retired_reason": None,
    "context": "",
    "verdict": CURRENT,
    "history": [{key: VERDICT[key] for key in PAST_KEYS}],
    "settled_by": "A statement by the studio or the director.",
    "standing": [STUDIO],
    "review_by": None,
    "related": [],
    "links": {
        **{part: f"{API}/{part}" for part in ("timeline", "reports", "verdicts", "proof")},
        "embed": absolute("/embed/7K3QX9M2VA"),
        "card": absolute("/claims/7K3QX9M2VA/card.png"),
    },
}
REPORT: Example = {
    "id": "1A2B3C4D5E",
    "outlet": COURIER,
    "speaker": STUDIO,
    "speaker_description": "a spokesperson",
    "attribution": "spokesperson",
    "stance": "denies",
    "headline": "Studio: director finished the film",
    "url": "https://courier.example/2025/03/05/director",
    "archived_url": "",
    "quote": "She directed every day of the shoot.",
    "language": "en",
    "published": day(5),
    "cites": [],
    "answers": ["6P0R8T2V4W"],
    "details": [],
    "rating": None,
    "entry": 60,
    "recorded_at": "2025-03-05T16:02:03.520114Z",
    "withdrawn": None,
    "relay": False,
    "repeats": False,
    "voices": [{"kind": "speaker", "source": STUDIO, "independent": True}],
    "unaccepted": [],
}
TIMELINE_ITEM: Example = {
    "kind": "verdict",
    "date": day(5),
    "number": 61,
    "recorded_at": "2025-03-05T16:20:11.204817Z",
    "verdict": VERDICT,
}
SUBJECT: Example = {
    **FILM,
    "slug": "the-long-winter",
    "description": "",
    "period": {
        "text": "2025",
        "earliest": "2025-01-01T00:00:00Z",
        "latest": "2026-01-01T00:00:00Z",
        "precision": "year",
    },
    "external_ids": {},
    "url": absolute("/subjects/the-long-winter"),
    "claims": 1,
    "links": {
        "self": absolute("/api/v1/subjects/2F8D5H1JCN"),
        "claims": absolute("/api/v1/claims?subject=2F8D5H1JCN"),
    },
}
