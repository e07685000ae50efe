"""Keep what claims are compared by as their wordings are, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Prefetch, Q, QuerySet

from claims.choices import State
from claims.matching.counts import count, wait_to_count
from claims.matching.meaning import Mode, meanings, mode
from claims.matching.words import words_of
from claims.models import Claim, Likeness, Report, Stem, StemChange
from claims.search import STEMMERS, bare

BATCH = 200
ENGLISH = "english"
WRITE = """
INSERT INTO claims_likeness (claim_id, draft, words, stemmer, stems, length, meaning)
SELECT claim, draft, words, stemmer, stems, least(length(stems), 32767), meaning
FROM unnest(%s::bigint[], %s::bool[], %s::text[], %s::text[], %s::text[], %s::bytea[])
    AS new (claim, draft, words, stemmer, plain, meaning),
    LATERAL (SELECT strip(to_tsvector('english', plain) || to_tsvector(stemmer::regconfig, plain)))
    AS made (stems)
ON CONFLICT (claim_id) DO UPDATE SET draft = excluded.draft, words = excluded.words,
    stemmer = excluded.stemmer, stems = excluded.stems, length = excluded.length,
    meaning = excluded.meaning
"""


def stemmer_for(language: str) -> str:
    """The text search configuration of a language (BCP 47); English where there is none."""
    return STEMMERS.get(language.split("-")[0].lower(), ENGLISH)


def comparable(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """These claims without retired ones, with all that their words are taken from."""
    reports = Report.objects.filter(withdrawn_at=None).order_by("pk")
    return (
        claims.exclude(state=State.RETIRED)
        .prefetch_related("subjects", Prefetch("reports", reports))
        .order_by("pk")
    )


@transaction.atomic(savepoint=False)
def index(keys: Collection[int]) -> None:
    """Bring these claims up to date, as they are in the caller's transaction."""
    changed = [_replace(batch) for batch in _batches(comparable(Claim.objects.filter(pk__in=keys)))]
    changed.append(_remove(Likeness.objects.filter(claim__in=keys, claim__state=State.RETIRED)))
    if any(changed):
        count()


@transaction.atomic
def rebuild() -> None:
    """Compare and count all claims anew, meanings too."""
    wait_to_count()
    for model in (Likeness, Stem, StemChange):
        model._default_manager.all().delete()
    for batch in _batches(comparable(Claim.objects.all())):
        _replace(batch)
    count()


def catch_up() -> int:
    """Index claims that never were, or without the meaning that can be had now; how many."""
    missing = Claim.objects.exclude(state=State.RETIRED).filter(_missing()).order_by("pk")
    keys = list(missing.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _remove(Likeness.objects.filter(pk__in=keys[start : start + BATCH]))
            index(keys[start : start + BATCH])
    count()
    return len(keys)


def _missing() -> Q:
    absent = Q(likeness__isnull=True)
    if mode() == Mode.WORDS:
        return absent
    return absent | (Q(likeness__meaning=None) & ~Q(likeness__words=""))


def differing() -> Iterator[str]:
    """The public id of each claim that would be compared by other words than it now has."""
    for batch in _batches(comparable(Claim.objects.all())):
        yield from (claim.public_id for claim in _changed(batch))
    retired = Claim.objects.filter(state=State.RETIRED, likeness__isnull=False)
    yield from retired.values_list("public_id", flat=True)


def holding(text: str) -> set[int]:
    """The claims whose words are taken from something that holds this text."""
    said = (
        Q(sentence__contains=text)
        | Q(context__contains=text)
        | Q(subjects__name__contains=text)
        | Q(reports__headline__contains=text)
    )
    return set(Claim.objects.filter(said).values_list("pk", flat=True))


def _batches(claims: QuerySet[Claim]) -> Iterator[list[Claim]]:
    rows = claims.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _changed(claims: Collection[Claim]) -> list[Claim]:
    """Those of the claims whose row is absent or no longer what they say."""
    rows = Likeness.objects.filter(claim__in=[claim.pk for claim in claims])
    stored = {row.pk: (row.draft, row.stemmer, row.words) for row in rows.defer("stems", "meaning")}
    return [claim for claim in claims if stored.get(claim.pk) != _row(claim)]


def _row(claim: Claim) -> tuple[bool, str, str]:
    return not claim.is_public, stemmer_for(claim.language), words_of(claim)


def _replace(claims: Collection[Claim]) -> bool:
    """Write the rows of those of the claims that changed; whether any did."""
    changed = _changed(claims)
    if not changed:
        return False
    rows = [(claim.pk, *_row(claim)) for claim in changed]
    keys, drafts, stemmers, words = (list(column) for column in zip(*rows, strict=True))
    _note(keys, -1)
    with connection.cursor() as cursor:
        plain = [bare(text) for text in words]
        cursor.execute(WRITE, [keys, drafts, words, stemmers, plain, meanings(words)])
    _note(keys, 1)
    return True


def _remove(rows: QuerySet[Likeness]) -> bool:
    """Remove rows; whether there were any."""
    keys = list(rows.values_list("pk", flat=True))
    if keys:
        _note(keys, -1)
        Likeness.objects.filter(pk__in=keys).delete()
    return bool(keys)


def _note(keys: Iterable[int], step: int) -> None:
    """Have the stems of those of these claims that are listed counted in (1) or out (-1)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_stemchange (stems, step)"
            " SELECT tsvector_to_array(stems), %s FROM claims_likeness"
            " WHERE claim_id = ANY(%s) AND NOT draft ORDER BY claim_id",
            [step, list(keys)],
        )
