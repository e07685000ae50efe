"""Rows written again from what an entry says, as the services wrote them before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User

from claims import documents
from claims.choices import INVERSE, STORED_RELATIONS, EntryType, RelationKind, State
from claims.models import (
    Answer,
    Citation,
    Claim,
    Detail,
    Editor,
    Entry,
    Relation,
    Reliance,
    Report,
    Subject,
    Verdict,
)
from claims.models.entry import REGARDING
from claims.rating import Rating
from claims.services.publication import mark_public
from claims.shapes import Shape
from sources.models import Source
from sources.partial_date import PartialDate, Precision
from sources.wording import slug_for

NO_PERIOD = PartialDate("", None, None, Precision.UNKNOWN)
Row = TypeVar("Row", Source, Subject, Claim, Report)


def draft_claims(public_ids: Iterable[str]) -> None:
    """Make a draft for each claim that is not there, for its entries to refer to."""
    known = set(Claim.objects.values_list("public_id", flat=True))
    for public_id in dict.fromkeys(public_ids):
        if public_id not in known:
            Claim.objects.create(public_id=public_id, slug=public_id.lower(), sentence=public_id)


def apply(entry: Entry) -> None:
    """Write the rows that an entry tells of, and the documents that it changed.

    A tombstone changes none: what it removed is not in the entries that are applied.
    """
    if entry.type in REGARDING:
        return
    said: Shape = entry.content
    shown = [_source(shape) for shape in _all(said, "source")]
    about = [_subject(shape) for shape in _all(said, "subject")]
    if entry.type in (EntryType.SOURCE_REVISED, EntryType.SUBJECT_REVISED):
        revisions: list[Source | Subject] = [*shown, *about]
        for revised in revisions:
            revised.version += 1
            revised.save(update_fields=["version"])
    claim = entry.claim
    if claim:
        claim = Claim.objects.get(pk=claim.pk)
        _apply_to_claim(claim, entry, said)
        about += claim.subjects.all()
        shown += claim.standing.all()
        Claim.objects.filter(pk=claim.pk).update(version=said["version"])
    mark_public([*shown, *about], entry)
    ids = [*said.get("touched", ()), *([claim.public_id] if claim else [])]
    keys = Claim.objects.public().filter(public_id__in=ids).values_list("pk", flat=True)
    documents.store(set(keys), entry)


def _apply_to_claim(claim: Claim, entry: Entry, said: Shape) -> None:
    if "claim" in said:
        _revise(claim, said["claim"])
    if entry.type == EntryType.CLAIM_PUBLISHED:
        claim.state, claim.entry = State.PUBLIC, entry
        claim.save()
    if entry.type == EntryType.CLAIM_RETIRED:
        claim.state, claim.retired_reason = State.RETIRED, said["reason"]
        claim.save()
    if entry.type == EntryType.REPORT_WITHDRAWN:
        Report.objects.filter(public_id=said["report"]).update(
            withdrawn_at=entry.recorded_at, withdrawn_reason=said["reason"]
        )
        return
    shapes = _all(said, "report")
    reports = [_report(claim, shape, entry) for shape in shapes]
    for report, shape in zip(reports, shapes, strict=True):
        _set_parts(report, shape)
    for relation in said.get("relations", ()):
        _relate(relation)
    if "relation" in said:
        other = _relate(said["relation"])
        other.version += 1
        other.save(update_fields=["version"])
    if "verdict" in said:
        _conclude(claim, said, entry)


def _all(said: Shape, noun: str) -> list[Shape]:
    """The shapes of a kind that a body holds, whether it says one or several."""
    return [*said.get(f"{noun}s", ()), *([said[noun]] if noun in said else ())]


def _row(model: type[Row], shape: Shape, **fields: Any) -> Row:
    """The row of a shape, made if it is not there, with these columns."""
    row = model._default_manager.filter(public_id=shape["id"]).first()
    row = row or model(public_id=shape["id"])
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def _source(shape: Shape) -> Source:
    columns = {name: value for name, value in shape.items() if name != "id"}
    return _row(Source, shape, **columns)


def _subject(shape: Shape) -> Subject:
    columns = {name: value for name, value in shape.items() if name not in ("id", "period")}
    period = _date(shape["period"]) if shape["period"] else NO_PERIOD
    return _row(Subject, shape, **columns, period=period)


def _named(shape: Shape) -> Source:
    """A source of which no more than its name and kind is said, unless it is there."""
    found = Source.objects.filter(public_id=shape["id"]).first()
    slug = f"{slug_for(shape['name'], shape['id'])[:58]}-{shape['id'].lower()}"
    return found or _row(Source, shape, name=shape["name"], kind=shape["kind"], slug=slug)


def _revise(claim: Claim, shape: Shape) -> None:
    claim.sentence = shape["sentence"]
    claim.slug = slug_for(claim.sentence, claim.public_id)
    claim.context = shape["context"]
    claim.language = shape["language"]
    claim.settled_by = shape["settled_by"]
    claim.review_by = date.fromisoformat(shape["review_by"]) if shape["review_by"] else None
    claim.save()
    ids = [subject["id"] for subject in shape["subjects"]]
    claim.subjects.set(Subject.objects.filter(public_id__in=ids))
    claim.standing.set([_named(source) for source in shape["standing"]])


def _report(claim: Claim, shape: Shape, entry: Entry) -> Report:
    taken = (
        "speaker_description", "attribution", "stance", "headline", "url", "archived_url",
        "quote", "language",
    )  # fmt: skip
    speaker = shape["speaker"]
    report = _row(
        Report,
        shape,
        claim=claim,
        outlet=_named(shape["outlet"]),
        speaker=_named(speaker) if speaker else None,
        published=_date(shape["published"]),
        rating=Rating.from_json(shape["rating"]) if shape.get("rating") else None,
        **{name: shape[name] for name in taken},
    )
    report.set_page_keys()
    if report.entry_id is None:
        report.entry, report.recorded_at = entry, entry.recorded_at
    report.save()
    return report


def _set_parts(report: Report, shape: Shape) -> None:
    report.citations.all().delete()
    report.answer_rows.all().delete()
    report.details.all().delete()
    for cited in shape["cites"]:
        Citation.objects.create(
            report=report,
            report_cited=_known_report(cited["report"]) if "report" in cited else None,
            source_cited=_named(cited["source"]) if "source" in cited else None,
            description=cited.get("description", ""),
            independent=cited.get("independent", False),
        )
    for answered in shape["answers"]:
        Answer.objects.create(report=report, answered=_known_report(answered))
    for detail in shape["details"]:
        Detail.objects.create(report=report, **detail)


def _known_report(public_id: str) -> Report:
    return Report.objects.get(public_id=public_id)


def _relate(said: Shape) -> Claim:
    """Relate two claims and return the other one."""
    claim = Claim.objects.get(public_id=said["claim"])
    other = Claim.objects.get(public_id=said["other"])
    kind = RelationKind(said["kind"])
    if kind not in STORED_RELATIONS:
        Relation.objects.get_or_create(claim=other, other=claim, kind=INVERSE[kind])
    else:
        Relation.objects.get_or_create(claim=claim, other=other, kind=kind)
    return other


def _conclude(claim: Claim, said: Shape, entry: Entry) -> None:
    shape, approver = said["verdict"], said["approved_by"]
    verdict = Verdict(
        claim=claim,
        entry=entry,
        recorded_at=entry.recorded_at,
        issued_by=_editor(entry.actor),
        approved_by=_editor(approver) if approver else None,
        status=shape["status"],
        rationale=shape["rationale"],
        corrects_id=shape["corrects"],
        correction_reason=shape["correction_reason"] or "",
        override_reason=shape["override_reason"] or "",
        scale=shape["scale"],
    )
    verdict.effective = _date(shape["effective"])
    verdict.save(force_insert=True)
    reports = [_known_report(public_id) for public_id in shape["reports"]]
    Reliance.objects.bulk_create(Reliance(verdict=verdict, report=report) for report in reports)


def _editor(pseudonym: str) -> Editor:
    """The editor of this pseudonym; one whose account was lost too gets one that cannot sign in."""
    found = Editor.objects.filter(pseudonym=pseudonym).first()
    if found is None:
        user = User.objects.create_user(f"restored-{pseudonym}", is_active=False)
        found = Editor.objects.create(user=user, pseudonym=pseudonym)
    return found


def _date(shape: dict[str, str | None]) -> PartialDate:
    ends = (shape[end] for end in ("earliest", "latest"))
    earliest, latest = (datetime.fromisoformat(end) if end else None for end in ends)
    return PartialDate(shape["text"] or "", earliest, latest, shape["precision"] or "")
