"""Where a text stands: every column, entry, document and proposal that holds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
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
        "speaker_description", "headline", "url", "page_key", "archived_url", "archived_key",
        "quote", "published_text", "withdrawn_reason", "rating_text",
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


def entries_holding(text: str) -> list[Entry]:
    """The entries whose bodies hold a text, in record order."""
    return list(_cut(Entry, text)) if len(text.strip()) >= SHORTEST else []


def editions_holding(text: str) -> Iterator[Edition]:
    """The past and present states of documents that hold a text."""
    yield from _cut(Edition, text)


def _cut(model: Any, text: str) -> Iterator[Any]:
    """The rows whose JSON a redaction changes: they hold the text, or an address made of it."""
    for row in _holding(model, "body", spellings(text)):
        if without(text, row.content) != row.content:
            yield row


def _holding(model: Any, column: str, texts: Iterable[str]) -> Any:
    """The rows whose canonical JSON holds a text: a character is always written alike."""
    held, places = Q(), {}
    for number, text in enumerate(sorted(texts)):
        places[f"place_{number}"] = Func(
            Value(record.canonical(text)[1:-1], output_field=models.BinaryField()),
            F(column),
            template="position(%(expressions)s)",
            arg_joiner=" IN ",
            output_field=models.IntegerField(),
        )
        held |= Q(**{f"place_{number}__gt": 0})
    return model.objects.alias(**places).filter(held).order_by("pk")


Held = tuple[type[models.Model], str, list[Any]]
"""A model, one of its columns, and the rows whose column holds the text."""


def rows_holding(text: str) -> Iterator[Held]:
    """Every column that loses the text, with the rows that do; nothing of the others."""
    escaped = json.dumps(text)[1:-1]  # as the admin's log writes it
    address = re.compile(address_pattern(text), re.IGNORECASE)
    for model, columns in TEXTS.items():
        held = Q()
        for column in columns:
            held |= Q(**{f"{column}__contains": text})
            if column in ADDRESSES:
                held |= Q(**{f"{column}__iregex": address.pattern})
            elif model is LogEntry:
                held |= Q(**{f"{column}__contains": escaped})
        parent = ["report"] if model in (Citation, Detail) else []
        rows = model._default_manager.filter(held).select_related(*parent).order_by("pk")
        yield from _by_column(model, list(rows), {text, escaped}, address)


def _by_column(
    model: type[models.Model], rows: list[Any], texts: set[str], address: re.Pattern[str]
) -> Iterator[Held]:
    for column in TEXTS[model] if rows else ():
        found = [
            row
            for row in rows
            if any(text in getattr(row, column) for text in texts)
            or (column in ADDRESSES and address.search(getattr(row, column)))
        ]
        if found:
            yield model, column, found


def claims_showing(held: Iterable[Held], editions: Iterable[Edition]) -> set[int]:
    """The public claims whose documents, past or present, or search words show these."""
    shown = {edition.claim_id for edition in editions}
    sources: set[int] = set()
    subjects: set[int] = set()
    for model, _, rows in held:
        if model is Claim:
            shown.update(row.pk for row in rows)
        elif model in (Report, Verdict):
            shown.update(row.claim_id for row in rows)
        elif model in (Citation, Detail):
            shown.update(row.report.claim_id for row in rows)
        elif model in (Source, Subject):
            (sources if model is Source else subjects).update(row.pk for row in rows)
    return shown | documents.touching(sources=sources, subjects=subjects)


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
