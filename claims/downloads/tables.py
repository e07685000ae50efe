"""The rows of each table of an export, read by server-side cursors: memory stays constant."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from claims import exports
from claims.models import Claim, Document, Report, Verdict
from claims.record import canonical
from claims.shapes import Shape, recorded_report_shape, recorded_verdict_shape
from claims.sharing.claim_review import claim_review, with_assertions

CHUNK = 500
DATE = ("text", "earliest", "latest", "precision")
Row = tuple[bytes, list[Any]]
"""One row as a line of JSON, and as the cells of CSV."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export: its name, what it holds, its columns in CSV, and its rows."""

    name: str
    holds: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]


def _claims() -> Iterator[Row]:
    bodies = Document.objects.order_by("claim_id").values_list("body", flat=True)
    for body in bodies.iterator(chunk_size=CHUNK):
        line = bytes(body)
        yield line, _claim_cells(json.loads(line))


def _claim_cells(claim: Shape) -> list[Any]:
    verdict = claim["verdict"] or {}
    return [
        *(claim[name] for name in ("id", "url", "sentence", "language", "state", "status")),
        claim["settled"],
        *_date(claim["since"]),
        verdict.get("number"),
        verdict.get("rationale"),
        "; ".join(subject["name"] for subject in claim["subjects"]),
        *(claim[name] for name in ("version", "entry", "recorded_at", "updated_at")),
    ]


def _date(date: Shape | None) -> list[Any]:
    return [(date or {}).get(name) for name in DATE]


def _dated(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{part}" for part in DATE)


def _reports() -> Iterator[Row]:
    found = Report.objects.public().with_sources().select_related("claim")
    for report in found.order_by("pk").iterator(chunk_size=CHUNK):
        shape = {"claim": report.claim.public_id, **recorded_report_shape(report)}
        yield canonical(shape), _report_cells(shape)


def _report_cells(report: Shape) -> list[Any]:
    speaker, rating = report["speaker"] or {}, report["rating"] or {}
    plain = ("stance", "attribution", "headline", "quote", "language", "url", "archived_url")
    withdrawn = report["withdrawn"] or {}
    return [
        report["claim"],
        report["id"],
        report["outlet"]["id"],
        report["outlet"]["name"],
        speaker.get("id"),
        speaker.get("name"),
        report["speaker_description"],
        *(report[name] for name in plain),
        *_date(report["published"]),
        rating.get("text"),
        report["entry"],
        report["recorded_at"],
        withdrawn.get("at"),
        withdrawn.get("reason"),
    ]


def _verdicts() -> Iterator[Row]:
    found = Verdict.objects.select_related("claim", "corrected_by").prefetch_related("reports")
    for verdict in found.order_by("entry_id").iterator(chunk_size=CHUNK):
        later = getattr(verdict, "corrected_by", None)
        shape = {
            "claim": verdict.claim.public_id,
            **recorded_verdict_shape(verdict),
            "corrected_by": later.number if later else None,
        }
        yield canonical(shape), _verdict_cells(shape)


def _verdict_cells(verdict: Shape) -> list[Any]:
    said = ("rationale", "corrects", "corrected_by", "correction_reason", "override_reason")
    return [
        *(verdict[name] for name in ("claim", "number", "status", "settled")),
        *_date(verdict["effective"]),
        *(verdict[name] for name in said),
        " ".join(verdict["reports"]),
        verdict["scale"],
        verdict["recorded_at"],
    ]


RECORD = ("number", "recorded_at", "type", "claim", "actor", "salt", "body", "leaf", "leaf_hash")


def _record() -> Iterator[Row]:
    for line in exports.lines():
        entry = json.loads(line)
        yield line.rstrip("\n").encode(), [entry[name] for name in RECORD if "number" in entry]


TABLES = (
    Table(
        "claims",
        "The document of every public claim, retired ones too.",
        (
            *("id", "url", "sentence", "language", "state", "status", "settled"),
            *_dated("since"),
            *("verdict", "rationale", "subjects", "version", "entry", "recorded_at", "updated_at"),
        ),
        _claims,
    ),
    Table(
        "reports",
        "Every public report, withdrawn ones too.",
        (
            *("claim", "id", "outlet", "outlet_name", "speaker", "speaker_name"),
            *("speaker_description", "stance", "attribution", "headline", "quote", "language"),
            *("url", "archived_url", *_dated("published"), "rating", "entry", "recorded_at"),
            *("withdrawn_at", "withdrawn_reason"),
        ),
        _reports,
    ),
    Table(
        "verdicts",
        "Every verdict, corrected ones too.",
        (
            *("claim", "number", "status", "settled", *_dated("effective"), "rationale"),
            *("corrects", "corrected_by", "correction_reason", "override_reason", "reports"),
            *("scale", "recorded_at"),
        ),
        _verdicts,
    ),
    Table("record", "The whole record, to be checked by verify_record.pyz.", RECORD, _record),
)


def reviews() -> Iterator[Shape]:
    """The ClaimReview of every settled claim."""
    settled = Claim.objects.listed().filter(document__settled=True).select_related("document")
    found = with_assertions(settled.defer("document__search", "document__words"))
    for claim in found.order_by("pk").iterator(chunk_size=CHUNK):
        asserted: list[Report] = claim.asserted  # type: ignore[attr-defined]
        if review := claim_review(claim.document.content, asserted):
            yield review
