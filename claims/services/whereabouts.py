"""Where a text stands: every column, entry, document and proposal that holds it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from claims import documents, record
from claims.models import (
    Citation,
    Claim,
    Detail,
    Edition,
    Entry,
    Proposal,
    ProposalStep,
    Report,
    Subject,
    Verdict,
)
from claims.services.remainder import (
    ADDRESSES,
    SHORTEST,
    address_pattern,
    spellings,
    without,
)
from sources.models import Capture, Source

TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Claim: ("sentence", "context", "settled_by", "retired_reason"),
    Report: (
        "speaker_description", "headline", "url", "page_key", "archived_url", "quote",
        "published_text", "withdrawn_reason",
    ),
    Citation: ("description",),
    Detail: ("name", "value"),
    Verdict: ("rationale", "correction_reason", "override_reason", "effective_text"),
    Source: ("name", "description", "homepage", "corrections_policy"),
    Subject: ("name", "description", "period_text"),
    ProposalStep: ("note",),
    Capture: (
        "asked_url", "page_key", "url", "headline", "outlet_name", "published_text", "text",
    ),
    LogEntry: ("object_repr", "change_message"),
}  # fmt: skip
"""Every column that holds text of an editor's."""
CLAIM_OF = {
    Claim: "pk", Report: "claim", Citation: "report__claim", Detail: "report__claim",
    Verdict: "claim",
}  # fmt: skip
"""How to get from a row to the claim whose document it shows in."""


def entries_holding(text: str) -> list[Entry]:
    """The entries whose bodies hold a text, in record order."""
    return list(_cut(Entry, text)) if len(text.strip()) >= SHORTEST else []


def editions_holding(text: str) -> Iterator[Edition]:
    """The past and present states of documents that hold a text."""
    yield from _cut(Edition, text)


def _cut(model: Any, text: str) -> Iterator[Any]:
    """The rows whose JSON a redaction changes: they hold the text, or an address made of it."""
    rows: dict[Any, Any] = {}
    for spelling in spellings(text):
        rows |= {row.pk: row for row in _holding(model, "body", spelling)}
    for key in sorted(rows):
        if without(text, rows[key].content) != rows[key].content:
            yield rows[key]


def _holding(model: Any, column: str, text: str) -> Any:
    """The rows whose canonical JSON holds the text: a character is always written alike."""
    wanted = record.canonical(text)[1:-1]
    place = Func(
        Value(wanted, output_field=models.BinaryField()),
        F(column),
        template="position(%(expressions)s)",
        arg_joiner=" IN ",
        output_field=models.IntegerField(),
    )
    return model.objects.annotate(place=place).filter(place__gt=0).order_by("pk")


def rows_holding(text: str) -> Iterator[tuple[type[models.Model], str, Any]]:
    """Model, column and rows for each column that loses the text; only where there are any."""
    escaped = json.dumps(text)[1:-1]  # as the admin's log writes it
    for model, columns in TEXTS.items():
        for column in columns:
            held = Q(**{f"{column}__contains": text})
            if model is LogEntry:
                held |= Q(**{f"{column}__contains": escaped})
            if column in ADDRESSES:
                held = Q(**{f"{column}__iregex": address_pattern(text)})
            rows = model._default_manager.filter(held)
            if rows.exists():
                yield model, column, rows


def claims_showing(text: str) -> set[int]:
    """The public claims whose documents, past or present, or search words show the text."""
    shown = {edition.claim_id for edition in editions_holding(text)}
    for model, _, rows in rows_holding(text):
        shown |= _showing(model, list(rows.values_list("pk", flat=True)))
    return shown


def _showing(model: type[models.Model], keys: list[int]) -> set[int]:
    if model in CLAIM_OF:
        rows = model._default_manager.filter(pk__in=keys)
        return set(rows.values_list(CLAIM_OF[model], flat=True))
    if model in (Source, Subject):
        return documents.touching(**{f"{model._meta.model_name}s": keys})
    return set()


def loose_parts(text: str) -> Iterator[Any]:
    """Rows of which a list or a dictionary holds the text, unsaved, without what holds it."""
    both: tuple[Any, ...] = (Source, Subject)
    for model in both:
        said = Cast("external_ids", TextField())
        for row in model._default_manager.annotate(said=said).filter(said__contains=text):
            row.external_ids = {k: v for k, v in row.external_ids.items() if text not in v}
            yield row
    said = Cast("domains", TextField())
    for source in Source.objects.annotate(said=said).filter(said__contains=text):
        source.domains = [domain for domain in source.domains if text not in domain]
        yield source
    listed = Concat(Cast("authors", TextField()), Cast("reviews", TextField()))
    for capture in Capture.objects.annotate(said=listed).filter(said__contains=_escaped(text)):
        capture.authors = capture.reviews = []
        yield capture


def proposals_holding(text: str) -> Any:
    """What is or was proposed and holds a text, a redaction of it included."""
    said = Cast("content", TextField())
    return Proposal.objects.annotate(said=said).filter(said__contains=_escaped(text))


def _escaped(text: str) -> str:
    """The text as PostgreSQL writes it within JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]
