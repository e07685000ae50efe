"""Remove text for law or from harm: from rows, documents, editions, entries and logs.

The proofs hold, since a leaf commits to a salted hash of the body: body and salt go, the leaf
stays. A tombstone says what kind of thing was removed, when and why; a restatement says the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Replace

from claims import departures, documents, matching, record
from claims.choices import EntryType, Removed
from claims.downloads import shelf
from claims.models import (
    Claim,
    Edition,
    Entry,
    Subject,
)
from claims.services.errors import demand
from claims.services.eyes import Pair
from claims.services.remainder import (
    ADDRESSES,
    MARK,
    SHORTEST,
    without,
)
from claims.services.whereabouts import (
    claims_showing,
    editions_holding,
    entries_holding,
    loose_parts,
    proposals_holding,
    rows_holding,
)
from sources.models import Source
from sources.wording import slug_for


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
        if self.text.casefold() in why.casefold():
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
    touched = claims_showing(rows_holding(text), editions_holding(text))
    tombstones = [_bury(entry, editor, text, said) for entry in holding]
    compared = matching.holding(text)
    _clear_rows(text)
    _clear_editions(text)
    _clear_proposals(text)
    _clear_sessions(text)
    documents.store(touched, Entry.objects.latest("number"))
    matching.index(compared)
    transaction.on_commit(shelf.clear)
    return tombstones


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
    for model, column, rows in rows_holding(text):
        _clear_column(model, column, [row.pk for row in rows], text)
    for row in loose_parts(text):
        row.save()


def _clear_column(model: type[models.Model], column: str, keys: list[int], text: str) -> None:
    rows = model._default_manager.filter(pk__in=keys)
    cleared: Any = F(column)
    for written in {text, json.dumps(text)[1:-1]} if model is LogEntry else {text}:
        cleared = Replace(cleared, Value(written), Value(MARK), output_field=TextField())
    rows.update(**{column: "" if column in ADDRESSES else cleared})
    if column in ("sentence", "name") and model in (Claim, Source, Subject):
        _rename_slugs(rows)


def _rename_slugs(rows: Iterable[Any]) -> None:
    """Slugs are made of sentences and names: make them anew, or of the id alone."""
    for row in rows:
        if not isinstance(row, Claim):  # whose id, not its slug, leads to it
            departures.note([row.get_absolute_url()])
        said = row.sentence if isinstance(row, Claim) else row.public_id
        row.slug = slug_for(said, row.public_id)
        row.save(update_fields=["slug"])


def _clear_proposals(text: str) -> None:
    """Cut the text out of what is or was proposed; an approval of a waiting text is void."""
    for proposal in proposals_holding(text):
        proposal.content = without(text, proposal.content)
        proposal.approved_content = proposal.content if proposal.approved else None
        if proposal.waits:
            proposal.approved_by = proposal.approved_content = None
        proposal.save(update_fields=["content", "approved_by", "approved_content"])


def _clear_sessions(text: str) -> None:
    """Forget what the desk has told an editor and they have not read, where it holds the text."""
    for session in Session.objects.iterator():
        held = session.get_decoded()
        kept = {key: said for key, said in held.items() if not _told(text, said)}
        if kept != held:
            session.session_data = Session.objects.encode(kept)
            session.save(update_fields=["session_data"])


def _told(text: str, said: Any) -> bool:
    written = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return text in written or json.dumps(text)[1:-1] in written


def _clear_editions(text: str) -> None:
    for edition in editions_holding(text):
        body = record.canonical(without(text, edition.content))
        summary = record.canonical(without(text, edition.card))
        etag = hashlib.sha256(body).hexdigest()
        Edition.objects.filter(pk=edition.pk).update(body=body, summary=summary, etag=etag)
