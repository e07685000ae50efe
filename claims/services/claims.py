"""Log, publish, revise, relate and retire claims."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from claims import documents, matching, record
from claims.choices import INVERSE, STORED_RELATIONS, EntryType, RelationKind, State
from claims.models import Claim, Entry, Relation, Report, Subject
from claims.roles import require
from claims.services.errors import demand
from claims.services.publication import (
    bump,
    changes,
    lock,
    mark_public,
    record_change,
    rewrite,
    write_documents,
)
from claims.shapes import (
    claim_shape,
    relation_shape,
    report_shape,
    source_shape,
    subject_shape,
)
from sources.models import Source
from sources.wording import slug_for

FIELDS = frozenset({"sentence", "context", "language", "settled_by", "review_by"})


@transaction.atomic
def log_claim(
    *,
    by: User,
    subjects: Sequence[Subject],
    standing: Sequence[Source] = (),
    public_id: str | None = None,
    **fields: Any,
) -> Claim:
    """Log a draft, which readers do not see. Fields as in FIELDS.

    Raises ValidationError and PermissionDenied.
    """
    require(by, "claims.add_claim")
    claim = Claim(**_known(fields))
    if public_id:
        claim.public_id = public_id
    _save(claim)
    _set_lists(claim, subjects, standing)
    matching.index([claim.pk])
    return claim


@transaction.atomic
def revise_claim(
    *,
    by: User,
    claim: Claim,
    version: int | None = None,
    reason: str = "",
    subjects: Sequence[Subject] | None = None,
    standing: Sequence[Source] | None = None,
    **fields: Any,
) -> Claim:
    """Change a claim's wording or setting; of a public one with a reason that readers see.

    Raises Conflict, ValidationError, PermissionDenied. Nothing is recorded if nothing differs.
    """
    require(by, "claims.change_claim")
    claim = lock(claim, version)
    before = claim_shape(claim)
    for name, value in _known(fields).items():
        setattr(claim, name, value)
    _save(claim)
    _set_lists(claim, subjects, standing)
    changed = changes(before, claim_shape(claim))
    if not changed:
        return claim
    bump(claim)
    if claim.is_public:
        require(by, "claims.publish_claim")
        if claim.state == State.RETIRED:
            raise ValidationError("A retired claim is not revised.")
        why = demand(reason, "reason", "Readers see what changed: say why.")
        body = {
            "claim": claim_shape(claim),
            "subjects": [subject_shape(s) for s in claim.subjects.all()],
            "sources": [source_shape(s) for s in claim.standing.all()],
            "changes": changed,
            "reason": why,
        }
        _publish_change(claim, EntryType.CLAIM_REVISED, by, body)
    return claim


@transaction.atomic
def publish_claim(*, by: User, claim: Claim, version: int | None = None) -> Entry:
    """Make a draft and its reports public.

    Raises Conflict, PermissionDenied, and ValidationError if it is public already, has no
    subject or no report.
    """
    require(by, "claims.publish_claim")
    claim = lock(claim, version)
    if claim.state != State.DRAFT:
        raise ValidationError("This claim is public already.")
    reports = list(Report.objects.filter(claim=claim).with_sources().order_by("pk"))
    subjects = list(claim.subjects.all())
    if not subjects:
        raise ValidationError("Say what the claim is about: it needs a subject.")
    if not reports:
        raise ValidationError("A claim needs a report: who published it?")
    claim.version += 1
    sources = _sources(claim, reports)
    record.lock()
    body = {
        "claim": claim_shape(claim),
        "subjects": [subject_shape(s) for s in subjects],
        "sources": [source_shape(s) for s in sources],
        "reports": [report_shape(r) for r in reports],
        "relations": [
            relation_shape(claim, other, kind) for kind, other in documents.neighbours(claim)
        ],
    }
    entry, rewritten = record_change(
        claim, type=EntryType.CLAIM_PUBLISHED, by=by, body=body, shown_elsewhere=True
    )
    claim.state = State.PUBLIC
    claim.entry = entry
    claim.save(update_fields=["state", "entry", "version"])
    Report.objects.filter(claim=claim).update(entry=entry, recorded_at=entry.recorded_at)
    mark_public([*subjects, *sources], entry)
    write_documents(entry, rewritten)
    return entry


@transaction.atomic
def relate(
    *, by: User, claim: Claim, other: Claim, kind: RelationKind, version: int | None = None
) -> Relation:
    """Say that `other` is narrower than, broader than, a premise of … `claim`.

    Both documents show it once both are public. Raises Conflict, ValidationError (the same claim,
    a pair already related) and PermissionDenied.
    """
    require(by, "claims.add_relation")
    claim, other = _lock_pair(claim, other, version)
    kind = RelationKind(kind)
    if kind in STORED_RELATIONS:
        relation = Relation(claim=claim, other=other, kind=kind)
    else:
        relation = Relation(claim=other, other=claim, kind=INVERSE[kind])
    relation.full_clean()
    relation.save()
    for changed in (claim, other):
        bump(changed)
    if claim.is_public and other.is_public:
        body = {"relation": relation_shape(claim, other, kind.value)}
        entry, rewritten = record_change(
            claim, type=EntryType.CLAIM_RELATED, by=by, body=body, shown_elsewhere=True
        )
        write_documents(entry, rewritten)
    return relation


@transaction.atomic
def retire_claim(*, by: User, claim: Claim, reason: str, version: int | None = None) -> Claim:
    """Take a public claim out of the lists; its page stays and says why.

    Raises Conflict, ValidationError (a draft, retired already, no reason), PermissionDenied.
    """
    require(by, "claims.retire_claim")
    claim = lock(claim, version)
    if claim.state != State.PUBLIC:
        raise ValidationError("Only a public claim is retired.")
    claim.retired_reason = demand(reason, "reason", "Readers see why: give a reason.")
    claim.state = State.RETIRED
    claim.full_clean()
    claim.save(update_fields=["state", "retired_reason"])
    bump(claim)
    _publish_change(claim, EntryType.CLAIM_RETIRED, by, {"reason": claim.retired_reason})
    return claim


@transaction.atomic
def delete_draft(*, by: User, claim: Claim) -> None:
    """Delete a draft with its reports. Raises ValidationError for anything readers have seen."""
    require(by, "claims.delete_claim")
    claim = lock(claim, None)
    if claim.is_public:
        raise ValidationError("A public claim is never deleted. Retire it instead.")
    Relation.objects.filter(claim=claim).delete()
    Relation.objects.filter(other=claim).delete()
    for report in claim.reports.all():
        report.citations.all().delete()
        report.answer_rows.all().delete()
    claim.reports.all().delete()
    claim.delete()


def _publish_change(claim: Claim, type: EntryType, by: User, body: dict[str, Any]) -> None:
    sources = list(claim.standing.all())
    subjects = list(claim.subjects.all())
    entry, rewritten = record_change(claim, type=type, by=by, body=body, shown_elsewhere=True)
    mark_public([*subjects, *sources], entry)
    write_documents(entry, rewritten)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - FIELDS
    if unknown:
        raise TypeError(f"no such field of a claim: {', '.join(sorted(unknown))}")
    return fields


def _save(claim: Claim) -> None:
    claim.slug = slug_for(claim.sentence, claim.public_id)
    claim.full_clean()
    if claim.pk:
        rewrite(claim, ())
    else:
        claim.save()


def _set_lists(
    claim: Claim, subjects: Sequence[Subject] | None, standing: Sequence[Source] | None
) -> None:
    if subjects is not None:
        if not subjects:
            raise ValidationError({"subjects": "Say what the claim is about."})
        claim.subjects.set(subjects)
    if standing is not None:
        claim.standing.set(standing)


def _sources(claim: Claim, reports: Sequence[Report]) -> list[Source]:
    """Every source that publishing shows, each once."""
    shown = {s.pk: s for s in claim.standing.all()}
    for report in reports:
        for source in sources_of(report):
            shown[source.pk] = source
    return [shown[key] for key in sorted(shown)]


def sources_of(report: Report) -> list[Source]:
    """The sources that a report shows: its outlet, its speaker, the sources it cites."""
    named = [report.outlet, report.speaker, *(c.source_cited for c in report.citations.all())]
    return [source for source in named if source]


def _lock_pair(claim: Claim, other: Claim, version: int | None) -> tuple[Claim, Claim]:
    """Lock two claims in one order whoever asks, so that two editors never wait for each other."""
    if claim.pk == other.pk:
        raise ValidationError("A claim cannot be related to itself.")
    locked = {
        row.pk: lock(row, version if row.pk == claim.pk else None)
        for row in sorted((claim, other), key=lambda row: row.pk)
    }
    return locked[claim.pk], locked[other.pk]
