"""Log and revise what claims refer to: sources and subjects.

A change of one that readers have seen is one entry that rewrites every document showing it.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import documents, matching, record
from claims.choices import EntryType, State
from claims.models import Claim, Subject
from claims.roles import require
from claims.services.errors import demand
from claims.services.publication import changes, check_version, rewrite
from claims.shapes import source_shape, subject_shape
from sources.models import Source
from sources.wording import slug_for

Row = TypeVar("Row", Source, Subject)


@transaction.atomic
def log_source(*, by: User, **fields: Any) -> Source:
    """Log a source; readers see it once a public claim does. Raises ValidationError."""
    require(by, "sources.add_source")
    return _create(Source(**fields))


@transaction.atomic
def log_subject(*, by: User, **fields: Any) -> Subject:
    """Log a subject; readers see it once a public claim is about it. Raises ValidationError."""
    require(by, "claims.add_subject")
    return _create(Subject(**fields))


def revise_source(
    *, by: User, source: Source, version: int | None = None, reason: str = "", **fields: Any
) -> Source:
    """Change a source; one that readers have seen with a reason, in the record.

    Raises Conflict, ValidationError, PermissionDenied.
    """
    require(by, "sources.change_source")
    return _revise(source, by, version, reason, fields)


def revise_subject(
    *, by: User, subject: Subject, version: int | None = None, reason: str = "", **fields: Any
) -> Subject:
    """Change a subject; one that readers have seen with a reason, in the record.

    Raises Conflict, ValidationError, PermissionDenied.
    """
    require(by, "claims.change_subject")
    return _revise(subject, by, version, reason, fields)


def _shape(row: Source | Subject) -> dict[str, Any]:
    return source_shape(row) if isinstance(row, Source) else subject_shape(row)


def _create(row: Row) -> Row:
    row.slug = row.slug or _free_slug(row)
    row.full_clean()
    row.save()
    return row


def _free_slug(row: Source | Subject) -> str:
    slug = slug_for(row.name, row.public_id)
    taken = type(row)._default_manager.filter(slug=slug).exists()
    return f"{slug[:58]}-{row.public_id.lower()}" if taken else slug


@transaction.atomic
def _revise(row: Row, by: User, version: int | None, reason: str, fields: dict[str, Any]) -> Row:
    row = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    check_version(row, version)
    before = _shape(row)
    for name, value in fields.items():
        if name not in before and name != "period":
            raise TypeError(f"no such field: {name}")
        setattr(row, name, value)
    row.full_clean()
    changed = changes(before, _shape(row))
    if not changed:
        return row
    row.version += 1
    rewrite(row, fields)
    if isinstance(row, Subject):
        matching.index(_drafts_about(row))
    if row.public_since:
        _record(row, by, changed, demand(reason, "reason", "Readers see it: say why."))
    return row


def _drafts_about(subject: Subject) -> list[int]:
    """The drafts that are compared by a subject's name, which no document follows."""
    return list(subject.claims.filter(state=State.DRAFT).values_list("pk", flat=True))


def _record(row: Source | Subject, by: User, changed: list[dict[str, Any]], reason: str) -> None:
    editor = record.editor_for(by)
    record.lock()
    if isinstance(row, Source):
        kind, name = EntryType.SOURCE_REVISED, "source"
        touched = documents.touching(sources=[row.pk])
    else:
        kind, name = EntryType.SUBJECT_REVISED, "subject"
        touched = documents.touching(subjects=[row.pk])
    ids = Claim.objects.filter(pk__in=touched).order_by("public_id")
    body = {
        name: _shape(row),
        "changes": changed,
        "reason": reason,
        "touched": list(ids.values_list("public_id", flat=True)),
    }
    entry = record.append(type=kind, actor=editor, body=body)
    documents.store(touched, entry)


@transaction.atomic
def delete_reference(*, by: User, row: Source | Subject) -> None:
    """Delete a source or subject that no reader has seen and nothing refers to.

    Raises ValidationError, PermissionDenied, ProtectedError.
    """
    is_source = isinstance(row, Source)
    require(by, "sources.delete_source" if is_source else "claims.delete_subject")
    if row.public_since:
        raise ValidationError("Readers have seen it: it is never deleted.")
    row.delete()
