"""Remove text for law or from harm: from rows, documents, editions, entries and logs.

The proofs hold, since a leaf commits to a salted hash of the body: body and salt go, the leaf
stays. A tombstone says what kind of thing was removed, when and why; a restatement says the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Cast, Replace
from django.utils.text import slugify

from claims import documents, matching, record
from claims.choices import EntryType, Removed
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
from claims.services.errors import demand
from claims.services.eyes import Pair
from sources.models import Source
from sources.wording import slug_for

MARK = "[removed]"
SLUG_MARK = "removed"
SHORTEST = 4
TEXTS: dict[type[models.Model], tuple[str, ...]] = {
    Claim: ("sentence", "context", "settled_by", "retired_reason"),
    Report: (
        "speaker_description", "headline", "url", "archived_url", "quote", "published_text",
        "withdrawn_reason",
    ),
    Citation: ("description",),
    Detail: ("name", "value"),
    Verdict: ("rationale", "correction_reason", "override_reason"),
    Source: ("name", "description", "homepage", "corrections_policy"),
    Subject: ("name", "description", "period_text"),
    ProposalStep: ("note",),
    LogEntry: ("object_repr", "change_message"),
}  # fmt: skip
"""Every column that holds text of an editor's."""
ADDRESSES = frozenset({"url", "archived_url", "homepage", "corrections_policy"})
"""Columns that are emptied, since an address with a hole in it is none."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The exact text to be removed, what kind of thing it is, and the reason that readers see."""

    text: str
    kind: Removed | str
    reason: str

    def check(self) -> None:
        """Raise ValidationError for a text shorter than 4 characters or in no entry, for a
        reason that is missing or repeats the text, and for an unknown kind.
        """
        why = demand(
            self.reason, "reason", "Readers see why something was removed: give a legal reason."
        )
        if self.kind not in Removed.values:
            raise ValidationError({"kind": "Say what kind of thing is removed."})
        if len(self.text.strip()) < SHORTEST or self.text in MARK:
            raise ValidationError({"text": "Give the exact text, at least 4 characters of it."})
        if self.text in why:
            raise ValidationError({"reason": "Do not repeat in the reason what is removed."})
        if not entries_holding(self.text):
            raise ValidationError({"text": "No entry of the record holds this text."})


@transaction.atomic
def redact(*, by: User, approved_by: User | None = None, removal: Removal) -> list[Entry]:
    """Remove a text wherever the site holds it; return the tombstones, one for each entry.

    Raises PermissionDenied, also without the approval of a second editor (unless the site has
    one only) or where neither is a managing editor, and what `Removal.check` raises.
    """
    pair = Pair(by, approved_by)
    pair.demand("claims.publish_claim")
    pair.demand_of_one("claims.redact_entry")
    removal.check()
    text, editor = removal.text, record.editor_for(by)
    said = {
        "kind": str(removal.kind),
        "reason": removal.reason.strip(),
        "approved_by": pair.approver_name,
    }
    matching.wait_to_count()
    record.lock()
    holding = entries_holding(text)
    touched = {edition.claim_id for edition in _cut(Edition, text)}
    tombstones = [_bury(entry, editor, text, said) for entry in holding]
    compared = matching.holding(text)
    _clear_rows(text)
    _clear_editions(text)
    _clear_proposals(text)
    documents.store(touched, Entry.objects.latest("number"))
    matching.index(compared)
    return tombstones


def entries_holding(text: str) -> list[Entry]:
    """The entries whose bodies hold a text, in record order."""
    return list(_cut(Entry, text)) if len(text.strip()) >= SHORTEST else []


def without(text: str, value: Any, key: str = "") -> Any:
    """JSON data with the text cut out of every string, and its slug out of slugs and addresses."""
    if isinstance(value, str):
        slug = slugify(text)
        if key in ("slug", "url") and len(slug) >= SHORTEST:
            value = value.replace(slug, SLUG_MARK)
        return value.replace(text, MARK)
    if isinstance(value, list):
        return [without(text, part, key) for part in value]
    if isinstance(value, dict):
        told = value.get("field", "")
        return {
            name: without(text, part, told if name in ("from", "to") else name)
            for name, part in value.items()
        }
    return value


def _cut(model: Any, text: str) -> Iterator[Any]:
    """The rows whose JSON a redaction changes: they hold the text, or a slug made of it."""
    slug = slugify(text)
    rows = {row.pk: row for row in _holding(model, "body", text)}
    if len(slug) >= SHORTEST:
        rows |= {row.pk: row for row in _holding(model, "body", slug)}
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


def _bury(entry: Entry, editor: Any, text: str, said: dict[str, Any]) -> Entry:
    rest = without(text, entry.content)
    about: dict[str, Any] = {"actor": editor, "claim": entry.claim}
    regarded = entry
    if entry.type == EntryType.ENTRY_RESTATED and entry.regards:
        regarded, rest = entry.regards, rest["body"]
    tombstone = record.append(
        type=EntryType.ENTRY_REDACTED, body={"entry": entry.number, **said}, regards=entry, **about
    )
    record.append(
        type=EntryType.ENTRY_RESTATED,
        body={"entry": regarded.number, "body": rest},
        regards=regarded,
        **about,
    )
    Entry.objects.filter(pk=entry.pk).update(body=None, salt=None)
    return tombstone


def _clear_rows(text: str) -> None:
    escaped = json.dumps(text)[1:-1]  # as the admin's log writes it
    for model, columns in TEXTS.items():
        for column in columns:
            for written in {text, escaped} if model is LogEntry else {text}:
                _clear_column(model, column, written)
    for row in _with_loose_parts(text):
        row.save()


def _clear_column(model: type[models.Model], column: str, text: str) -> None:
    rows = model._default_manager.filter(**{f"{column}__contains": text})
    keys = list(rows.values_list("pk", flat=True))
    cleared: Any = Replace(F(column), Value(text), Value(MARK), output_field=TextField())
    model._default_manager.filter(pk__in=keys).update(
        **{column: "" if column in ADDRESSES else cleared}
    )
    if column in ("sentence", "name") and model in (Claim, Source, Subject):
        _rename_slugs(model._default_manager.filter(pk__in=keys))


def _rename_slugs(rows: Iterable[Any]) -> None:
    """Slugs are made of sentences and names: make them anew, or of the id alone."""
    for row in rows:
        said = row.sentence if isinstance(row, Claim) else row.public_id
        row.slug = slug_for(said, row.public_id)
        row.save(update_fields=["slug"])


def _with_loose_parts(text: str) -> Iterable[Source | Subject]:
    """Sources and subjects whose domains or outside identifiers hold the text, cleared of it."""
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


def _clear_proposals(text: str) -> None:
    """Cut the text out of what is or was proposed; an approval of a waiting text is void."""
    said = Cast("content", TextField())
    for proposal in Proposal.objects.annotate(said=said).filter(said__contains=_escaped(text)):
        proposal.content = without(text, proposal.content)
        proposal.approved_content = proposal.content if proposal.approved else None
        if proposal.waits:
            proposal.approved_by = proposal.approved_content = None
        proposal.save(update_fields=["content", "approved_by", "approved_content"])


def _escaped(text: str) -> str:
    """The text as PostgreSQL writes it within JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _clear_editions(text: str) -> None:
    for edition in _cut(Edition, text):
        body = record.canonical(without(text, edition.content))
        summary = record.canonical(without(text, edition.card))
        etag = hashlib.sha256(body).hexdigest()
        Edition.objects.filter(pk=edition.pk).update(body=body, summary=summary, etag=etag)
