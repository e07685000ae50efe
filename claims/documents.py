"""A claim's public document (DESIGN §11): built from the rows, stored as bytes.

Names of sources and subjects and the statuses of related claims are written into the documents
that show them: the entry that changes one of those rewrites all of these.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import F, Func, JSONField, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from claims import matching, search, timeline
from claims.assessment import weigh
from claims.choices import INVERSE, SETTLED, RelationKind
from claims.models import Claim, Document, Edition, Entry, Relation, Report, Verdict
from claims.record import canonical
from claims.shapes import (
    Shape,
    absolute,
    recorded_verdict_shape,
    source_named,
    subject_named,
)
from sources.partial_date import zulu

BATCH = 200
SUMMARY_KEYS = (
    "id", "url", "sentence", "language", "state", "subjects", "status", "settled", "since",
    "evidence", "version", "entry", "recorded_at", "updated_at",
)  # fmt: skip


def for_documents() -> QuerySet[Claim]:
    """Public claims with all that their documents are made of, in a fixed number of queries."""
    verdicts = Verdict.objects.prefetch_related("reports")
    return (
        Claim.objects.public()
        .select_related("entry")
        .prefetch_related(
            "subjects",
            "standing",
            Prefetch("reports", Report.objects.public().with_sources()),
            Prefetch("verdicts", verdicts),
            Prefetch("relations", Relation.objects.select_related("other")),
            Prefetch("inverse_relations", Relation.objects.select_related("claim")),
            "relations__other__verdicts",
            "inverse_relations__claim__verdicts",
        )
        .order_by("pk")
    )


def neighbours(claim: Claim) -> list[tuple[str, Claim]]:
    """The public claims related to this one, each with how it relates, in a stable order."""
    ahead = [(r.kind, r.other) for r in claim.relations.all()]
    back = [(INVERSE[RelationKind(r.kind)].value, r.claim) for r in claim.inverse_relations.all()]
    shown = [(kind, other) for kind, other in ahead + back if other.is_public]
    return sorted(shown, key=lambda pair: (pair[0], pair[1].pk))


def build(claim: Claim, entry: Entry) -> Shape:
    """The document of a claim loaded by `for_documents`, as of the entry that last touched it."""
    verdicts = list(claim.verdicts.all())
    now = timeline.current(verdicts)
    reports = list(claim.reports.all())
    evidence = weigh(reports, (s.pk for s in claim.standing.all()), verdicts)
    published = claim.entry
    return {
        "id": claim.public_id,
        "url": absolute(claim.get_absolute_url()),
        "version": claim.version,
        "entry": entry.number,
        "state": claim.state,
        "retired_reason": claim.retired_reason or None,
        "sentence": claim.sentence,
        "context": claim.context,
        "language": claim.language,
        "subjects": [
            {**subject_named(s), "url": absolute(s.get_absolute_url())}
            for s in claim.subjects.all()
        ],
        **conclusion(verdicts),
        "verdict": recorded_verdict_shape(now) if now else None,
        "history": history(verdicts),
        "evidence": evidence.counts(),
        "settled_by": claim.settled_by,
        "standing": [source_named(s) for s in claim.standing.all()],
        "review_by": claim.review_by.isoformat() if claim.review_by else None,
        "related": [_related(kind, other) for kind, other in neighbours(claim)],
        "recorded_at": zulu(published.recorded_at if published else None),
        "updated_at": zulu(entry.recorded_at),
        "links": _links(claim),
    }


def history(verdicts: Iterable[Verdict], as_of: datetime | None = None) -> list[Shape]:
    """Every verdict that had begun to hold, corrected ones included, in that order."""
    verdicts = list(verdicts)
    corrected = timeline.corrections(verdicts)
    return [
        {
            "number": v.number,
            "status": v.status,
            "effective": v.effective.as_json(),
            "recorded_at": zulu(v.recorded_at),
            "corrected_by": corrected.get(v.number),
        }
        for v in sorted(verdicts, key=lambda v: (v.effective_earliest, v.number))
        if as_of is None or v.effective_earliest <= as_of
    ]


def conclusion(verdicts: Iterable[Verdict], as_of: datetime | None = None) -> Shape:
    """What the verdicts come to: status, whether it is settled, since when."""
    runs = timeline.periods(verdicts, as_of)
    status = runs[-1].status if runs else None
    return {
        "status": status,
        "settled": status in SETTLED,
        "since": runs[-1].start.as_json() if runs else None,
    }


def _related(kind: str, other: Claim) -> Shape:
    now = timeline.current(other.verdicts.all())
    return {
        "id": other.public_id,
        "url": absolute(other.get_absolute_url()),
        "relation": kind,
        "sentence": other.sentence,
        "status": now.status if now else None,
    }


def _links(claim: Claim) -> Shape:
    base = absolute(f"/api/v1/claims/{claim.public_id}")
    parts = {part: f"{base}/{part}" for part in ("timeline", "reports", "verdicts", "proof")}
    return {
        **parts,
        "embed": absolute(f"/embed/{claim.public_id}"),
        "card": absolute(f"/claims/{claim.public_id}/card.png"),
    }


def rows(claims: QuerySet[Claim], entry: Entry | None = None) -> Iterator[Document]:
    """The unsaved document of each claim; as of `entry`, or of the one each stored one names."""
    for claim in claims.iterator(chunk_size=BATCH):
        touched = entry or _last_touch(claim)
        yield _row(claim, build(claim, touched), touched)


def _last_touch(claim: Claim) -> Entry:
    """The entry that last changed the document: its own last one, or one that names it touched."""
    try:
        return claim.document.entry
    except Document.DoesNotExist:
        said = Cast(
            Func("body", Value("UTF8"), function="convert_from", output_field=TextField()),
            JSONField(),
        )
        entries = Entry.objects.annotate(said=said)
        touching = Q(claim=claim) | Q(said__touched__contains=[claim.public_id])
        return entries.filter(touching).latest("number")


def _row(claim: Claim, content: dict[str, Any], entry: Entry) -> Document:
    body = canonical(content)
    now = timeline.periods(claim.verdicts.all())[-1:]
    return Document(
        claim=claim,
        public_id=claim.public_id,
        state=claim.state,
        status=content["status"] or "",
        settled=content["settled"],
        since=now[0].start.earliest if now else None,
        entry=entry,
        updated_at=entry.recorded_at,
        body=body,
        summary=canonical({key: content[key] for key in SUMMARY_KEYS}),
        etag=hashlib.sha256(body).hexdigest(),
        words=search.words_of(claim),
        search=search.vector_of(claim),
    )


COLUMNS = [
    "state", "status", "settled", "since", "entry", "updated_at", "body", "summary", "etag",
    "words", "search",
]  # fmt: skip


def store(keys: Collection[int], entry: Entry) -> None:
    """Rewrite the documents of these claims as of an entry just appended, and keep each state."""
    fresh = rows(for_documents().filter(pk__in=keys), entry)
    while batch := list(islice(fresh, BATCH)):
        _save(batch)
        Edition.objects.bulk_create(_edition(document) for document in batch)
    matching.index(keys)


def _edition(document: Document) -> Edition:
    kept = ("claim", "entry", "public_id", "state", "status", "settled", "body", "summary", "etag")
    return Edition(**{name: getattr(document, name) for name in kept})


def _save(batch: list[Document]) -> None:
    Document.objects.bulk_create(
        batch, update_conflicts=True, unique_fields=["claim"], update_fields=COLUMNS
    )


def rebuild(claims: QuerySet[Claim]) -> None:
    """Rewrite stored documents from the rows, without an entry: nothing public changes."""
    fresh = rows(claims)
    while batch := list(islice(fresh, BATCH)):
        _save(batch)


def moved() -> bool:
    """Whether the site's address is no longer the one that stored documents name."""
    document = Document.objects.newest().first()
    return document is not None and not document.content["url"].startswith(absolute("/"))


def differing(claims: QuerySet[Claim]) -> Iterator[str]:
    """The public id of each claim whose stored document is not what the rows say, or is absent."""
    for claim in claims.iterator(chunk_size=BATCH):
        stored = Document.objects.filter(claim=claim).first()
        if stored is None or not _same(stored, claim):
            yield claim.public_id


def _same(stored: Document, claim: Claim) -> bool:
    fresh = _row(claim, build(claim, stored.entry), stored.entry)
    plain = [name for name in COLUMNS if name not in ("search", "body", "summary", "entry")]
    return (
        all(getattr(stored, name) == getattr(fresh, name) for name in plain)
        and bytes(stored.body) == bytes(fresh.body)
        and bytes(stored.summary) == bytes(fresh.summary)
        and Document.objects.filter(Exact(F("search"), fresh.search), pk=stored.pk).exists()
    )


def touching(*, sources: Collection[int] = (), subjects: Collection[int] = ()) -> set[int]:
    """The public claims whose documents or search words show one of these."""
    found: set[int] = set()
    public = Claim.objects.public()
    if sources:
        found.update(public.filter(standing__in=sources).values_list("pk", flat=True))
        shown = Report.objects.public()
        for name in ("outlet", "speaker", "citations__source_cited"):
            matching = shown.filter(**{f"{name}__in": sources})
            found.update(matching.values_list("claim_id", flat=True))
    if subjects:
        found.update(public.filter(subjects__in=subjects).values_list("pk", flat=True))
    return found
