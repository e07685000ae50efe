"""The one transaction behind every public change: rows, one entry, documents (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from claims import documents, matching, record
from claims.choices import EntryType
from claims.models import Claim, Entry, Subject
from claims.services.errors import Conflict
from sources.models import Source


def lock(claim: Claim, version: int | None) -> Claim:
    """Return the claim's row, locked until the transaction ends.

    The lock lets others refer to the claim: a change holding the record's lock must not wait for
    one that waits for it. Raises Conflict if `version` is given and the claim has changed since.
    """
    locked = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    check_version(locked, version)
    return locked


def check_version(row: Claim | Source | Subject, version: int | None) -> None:
    """Raise Conflict if somebody else has changed the row since it had this version."""
    if version is not None and row.version != version:
        raise Conflict(row, version)


def rewrite(row: Claim | Source | Subject, changed: Container[str]) -> None:
    """Save a stored row, its keys only if they changed: whoever refers to it waits for a key."""
    columns = row._meta.concrete_fields
    row.save(update_fields=[c.name for c in columns if not c.unique or c.name in changed])


def bump(claim: Claim) -> None:
    """Count one more change of the claim, its reports or its verdicts."""
    claim.version += 1
    claim.save(update_fields=["version"])
    if not claim.is_public:  # of a public one, its document follows
        matching.index([claim.pk])


def record_change(
    claim: Claim, *, type: EntryType, by: User, body: dict[str, Any], shown_elsewhere: bool = False
) -> tuple[Entry, list[Claim]]:
    """Append the entry of a change to a public claim; return it with the claims to rewrite.

    With `shown_elsewhere` these include the related claims, whose documents show this one; the
    entry names them. Documents follow with `write_documents`, once the rows are saved.
    """
    editor = record.editor_for(by)
    record.lock()
    others = public_neighbours(claim) if shown_elsewhere else []
    if others:
        body = {**body, "touched": sorted(c.public_id for c in others)}
    body = {**body, "version": claim.version}
    return record.append(type=type, actor=editor, body=body, claim=claim), [claim, *others]


def write_documents(entry: Entry, claims: Iterable[Claim]) -> None:
    """Rewrite the documents of these claims, in the entry's transaction."""
    documents.store({claim.pk for claim in claims}, entry)


def public_neighbours(claim: Claim) -> list[Claim]:
    """The other public claims whose documents show this one."""
    return [other for _, other in documents.neighbours(claim)]


def mark_public(rows: Iterable[Source | Subject], entry: Entry) -> None:
    """Note since when readers have been able to see these sources and subjects."""
    unseen: dict[type[Model], set[int]] = {}
    for row in rows:
        if row.public_since is None:
            unseen.setdefault(type(row), set()).add(row.pk)
    for model, keys in unseen.items():
        model._default_manager.filter(pk__in=keys, public_since__isnull=True).update(
            public_since=entry.recorded_at
        )


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """What differs between two shapes: a list of field, from, to."""
    return [
        {"field": key, "from": before.get(key), "to": after[key]}
        for key in after
        if before.get(key) != after[key]
    ]
