"""A desk with a past, made in bulk: claims with reports, verdicts, corrections and every edition.

The changes of all claims come in a random order, the same each time. The record's own triggers
number and hash each entry; shapes and folds are the site's, and one claim made by its services is
the model of the others.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from claims import record
from claims.choices import EntryType, Status
from claims.documents import SUMMARY_KEYS, conclusion, history
from claims.models import Claim, Edition, Entry, Reliance, Report, Subject, Verdict
from claims.shapes import absolute, subject_named, verdict_shape
from claims.timeline import current
from sources.models import Source
from sources.partial_date import PartialDate, zulu
from tests import cast

VERDICTS = 5
REPORTS = 3
DAYS = 800
BATCH = 2000
CORRECTED = 0.2
NAMES = 200
STATUSES = sorted({*Status.values} - {Status.MOOT})
FILLED = datetime.now(UTC)

DOCUMENTS = """
INSERT INTO claims_document (claim_id, public_id, state, status, settled, since, entry_id,
    updated_at, body, summary, etag, words, search)
SELECT DISTINCT ON (edition.claim_id) edition.claim_id, edition.public_id, edition.state,
    edition.status, edition.settled,
    (convert_from(edition.summary, 'UTF8')::jsonb #>> '{since,earliest}')::timestamptz,
    edition.entry_id, entry.recorded_at, edition.body, edition.summary, edition.etag,
    lower(sentence), to_tsvector('claimline_words', sentence) || to_tsvector('english', sentence)
FROM claims_edition AS edition
JOIN claims_claim AS claim ON claim.id = edition.claim_id
JOIN claims_entry AS entry ON entry.number = edition.entry_id
ORDER BY edition.claim_id, edition.entry_id DESC
ON CONFLICT DO NOTHING
"""


@dataclass
class Told:
    """One claim and what became public of it so far; `starts` is when its story begins."""

    claim: Claim
    subject: Subject
    starts: datetime
    reports: list[Report] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


@dataclass
class Rows:
    """What one batch of changes writes."""

    claims: list[Claim] = field(default_factory=list)
    subjects: list[Any] = field(default_factory=list)
    standing: list[Any] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    reliances: list[Reliance] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)

    def save(self) -> None:
        for rows in (self.claims, self.subjects, self.standing, self.reports, self.verdicts,
                     self.reliances, self.editions):  # fmt: skip
            if rows:
                type(rows[0]).objects.bulk_create(rows)


class Archive:
    """Fills the database in use with so many claims of `VERDICTS` verdicts each."""

    def __init__(self, claims: int, say: Callable[[str], None]) -> None:
        self.chance = random.Random(8)
        self.claims = claims
        self.say = say
        self.told: dict[int, Told] = {}
        self.number = 0

    def fill(self) -> None:
        self._prepare()
        changes = [n for n in range(self.claims) for _ in range(1 + VERDICTS)]
        self.chance.shuffle(changes)
        self.number = Entry.objects.latest("number").number
        for start in range(0, len(changes), BATCH):
            self._write(changes[start : start + BATCH])
            if start % (10 * BATCH) == 0:
                self.say(f"changes of {self.claims:,} claims: {start:,} of {len(changes):,}")
        with connection.cursor() as cursor:
            cursor.execute(DOCUMENTS)

    def _prepare(self) -> None:
        """The names that appear, and one claim told by the services."""
        many = min(NAMES, self.claims)
        self.editor = record.editor_for(cast.ada())
        self.studio = cast.studio()
        self.outlets = [cast.source(f"Outlet {n}") for n in range(many // 5 + 2)]
        self.subjects = [cast.film(f"Film {n}") for n in range(many)]
        for model in (Source, Subject):
            model.objects.update(public_since=FILLED)
        claim = cast.public_claim("The director left the film")
        cast.report(claim, self.outlets[0])
        cast.denial(claim)
        self.published = claim.entry.content
        self.document = Edition.objects.latest("entry").content
        self.model_reports = list(claim.reports.order_by("pk"))

    @transaction.atomic
    def _write(self, changes: Iterable[int]) -> None:
        """The entries first, which say when they were recorded, then all rows."""
        entries, done = [], []
        for n in changes:
            self.number += 1
            known = n in self.told
            told = self.told[n] if known else self._begin(n)
            body = self._judge(told) if known else self._publish(told)
            entries.append(self._entry(told.claim, body))
            done.append((self.number, told, len(told.verdicts)))
        Entry.objects.bulk_create(entries)
        moments = dict(
            Entry.objects.filter(number__gte=entries[0].number).values_list("number", "recorded_at")
        )
        rows = Rows()
        for number, told, verdicts in done:
            self._collect(rows, told, verdicts, moments[number], number)
        rows.save()

    def _begin(self, n: int) -> Told:
        subject = self.chance.choice(self.subjects)
        sentence = f"The director of {subject.name} left it after argument {n}"
        claim = Claim(
            sentence=sentence, slug=f"director-left-{n}", state="public", entry_id=self.number,
            version=1 + VERDICTS,
        )  # fmt: skip
        starts = FILLED - timedelta(days=DAYS - self.chance.randrange(DAYS // 2))
        told = self.told[n] = Told(claim, subject, starts)
        return told

    def _publish(self, told: Told) -> dict[str, Any]:
        skipped = ("id", "public_id", "claim_id", "outlet_id", "entry_id")
        one, other = self.chance.sample(self.outlets, 2)
        for model in self.model_reports:
            columns = [f.attname for f in Report._meta.concrete_fields if f.attname not in skipped]
            outlet = other if model.outlet_id == self.outlets[0].pk else one
            given = {name: getattr(model, name) for name in columns}
            told.reports.append(Report(claim=told.claim, outlet=outlet, **given))
        ids = [report.public_id for report in told.reports]
        shapes = zip(self.published["reports"] * REPORTS, ids, strict=False)
        claim = {"id": told.claim.public_id, "sentence": told.claim.sentence}
        return {
            **self.published,
            "claim": {**self.published["claim"], **claim},
            "reports": [{**shape, "id": key} for shape, key in shapes],
        }

    def _judge(self, told: Told) -> dict[str, Any]:
        turn = len(told.verdicts)
        day = told.starts + timedelta(days=turn * DAYS // 20 + self.chance.randrange(DAYS // 20))
        corrects = None
        if told.verdicts and self.chance.random() < CORRECTED:
            corrects = told.verdicts[-1]
        verdict = Verdict(
            entry_id=self.number, claim=told.claim, status=self.chance.choice(STATUSES),
            rationale=f"The desk weighed argument {turn} and what the studio said of it. " * 3,
            issued_by=self.editor, corrects_id=corrects and corrects.number,
            correction_reason="We had misread the studio." if corrects else "",
        )  # fmt: skip
        verdict.effective = PartialDate.parse(day.date().isoformat())
        told.verdicts.append(verdict)
        return {"verdict": verdict_shape(verdict, self._relied(told)), "approved_by": None}

    def _relied(self, told: Told) -> list[str]:
        return [told.reports[0].public_id]

    def _entry(self, claim: Claim, body: dict[str, Any]) -> Entry:
        type = EntryType.CLAIM_PUBLISHED if "reports" in body else EntryType.VERDICT_ISSUED
        if body.get("verdict", {}).get("corrects"):
            type = EntryType.VERDICT_CORRECTED
        return Entry(
            number=self.number, recorded_at=FILLED, type=type, claim_id=claim.public_id,
            actor=self.editor.pseudonym, body=canonical(body), salt=self.chance.randbytes(32),
            leaf=b"", leaf_hash=b"",
        )  # fmt: skip

    def _collect(
        self, rows: Rows, told: Told, verdicts: int, moment: datetime, number: int
    ) -> None:
        """The rows of one change; the claim had so many verdicts after it."""
        claim = told.claim
        if verdicts:
            verdict = told.verdicts[verdicts - 1]
            verdict.recorded_at = moment
            rows.verdicts.append(verdict)
            rows.reliances.append(Reliance(verdict=verdict, report=told.reports[0]))
        else:
            rows.claims.append(claim)
            rows.subjects.append(Claim.subjects.through(claim=claim, subject=told.subject))
            rows.standing.append(Claim.standing.through(claim=claim, source=self.studio))
            for report in told.reports:
                report.recorded_at, report.entry_id = moment, number
                rows.reports.append(report)
        rows.editions.append(self._edition(told, told.verdicts[:verdicts], moment, number))

    def _edition(
        self, told: Told, verdicts: list[Verdict], moment: datetime, number: int
    ) -> Edition:
        content = self._content(told, verdicts, moment, number)
        body = canonical(content)
        return Edition(
            claim=told.claim, entry_id=number, public_id=content["id"], state="public",
            status=content["status"] or "", settled=content["settled"], body=body,
            summary=canonical({key: content[key] for key in SUMMARY_KEYS}),
            etag=hashlib.sha256(body).hexdigest(),
        )  # fmt: skip

    def _content(
        self, told: Told, verdicts: list[Verdict], moment: datetime, number: int
    ) -> dict[str, Any]:
        """The model's document, with what differs."""
        claim, now, subject = told.claim, current(verdicts), told.subject
        links = self.document["links"].items()
        return {
            **self.document,
            "id": claim.public_id,
            "url": absolute(claim.get_absolute_url()),
            "version": 1 + len(verdicts),
            "entry": number,
            "sentence": claim.sentence,
            "subjects": [{**subject_named(subject), "url": absolute(subject.get_absolute_url())}],
            **conclusion(verdicts),
            "verdict": now and self._verdict(told, now),
            "history": history(verdicts),
            "recorded_at": zulu(told.reports[0].recorded_at),
            "updated_at": zulu(moment),
            "links": {k: v.replace(self.document["id"], claim.public_id) for k, v in links},
        }

    def _verdict(self, told: Told, verdict: Verdict) -> dict[str, Any]:
        shape = verdict_shape(verdict, self._relied(told))
        return {"number": verdict.number, **shape, "recorded_at": zulu(verdict.recorded_at)}


def canonical(body: Any) -> bytes:
    """RFC 8785 for text and whole numbers, ten times as fast as the package."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()
