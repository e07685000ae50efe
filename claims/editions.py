"""A claim's document at a past moment (DESIGN §5): the edition of the time, seen as of a day.

`known_at` alone gives back the very bytes that were served. With `as_of` the edition's wording
stays, and what depends on the world's clock is told as of then: status, history and evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from claims.assessment import weigh
from claims.documents import conclusion, history
from claims.models import Claim, Edition, Verdict
from claims.moments import Moment
from claims.past import Known, known
from claims.record import canonical
from claims.shapes import Shape, recorded_verdict_shape
from claims.timeline import current

Statuses = dict[str, str | None]


def document_at(claim: Claim, moment: Moment, rows: Known | None = None) -> bytes | None:
    """The claim's public document at a moment; None where it was not public by then.

    `rows` is what was known of the claim by then, where that has been read already.
    """
    edition = Edition.objects.last_by(moment.number).filter(claim=claim).first()
    if edition is None:
        return None
    if moment.as_of is None:
        return bytes(edition.body)
    rows = rows or known([claim], moment.number)[claim.pk]
    content = edition.content
    statuses = _statuses(content["related"], moment)
    return canonical(_told_in_full(content, rows, moment.as_of, statuses))


def documents_at(editions: Sequence[Edition], moment: Moment) -> list[Shape]:
    """The public document of each edition at a moment. A fixed number of queries."""
    contents = [edition.content for edition in editions]
    if moment.as_of is None:
        return contents
    claims = list(Claim.objects.filter(pk__in=[e.claim_id for e in editions]))
    rows = known(claims, moment.number)
    statuses = _statuses([other for told in contents for other in told["related"]], moment)
    return [
        _told_in_full(content, rows[edition.claim_id], moment.as_of, statuses)
        for edition, content in zip(editions, contents, strict=True)
    ]


def _told_in_full(content: Shape, rows: Known, as_of: datetime, statuses: Statuses) -> Shape:
    now = current(rows.verdicts, as_of)
    return {
        **content,
        **_told(rows, as_of),
        "verdict": recorded_verdict_shape(now) if now else None,
        "history": history(rows.verdicts, as_of),
        "related": [{**other, "status": statuses[other["id"]]} for other in content["related"]],
    }


def summaries_at(editions: Sequence[Edition], moment: Moment) -> list[bytes]:
    """The list item of each edition at a moment. A fixed number of queries."""
    if moment.as_of is None:
        return [bytes(edition.summary) for edition in editions]
    claims = list(Claim.objects.filter(pk__in=[e.claim_id for e in editions]))
    rows = known(claims, moment.number, relied=False)
    return [
        canonical({**edition.card, **_told(rows[edition.claim_id], moment.as_of)})
        for edition in editions
    ]


def _told(rows: Known, as_of: datetime) -> Shape:
    """What the world's clock changes in a document."""
    standing = [source.pk for source in rows.standing.values()]
    evidence = weigh(rows.reports, standing, rows.verdicts, as_of)
    return {**conclusion(rows.verdicts, as_of), "evidence": evidence.counts()}


def _statuses(related: list[Shape], moment: Moment) -> Statuses:
    """The status of each related claim as of the moment, by public id."""
    ids = [other["id"] for other in related]
    verdicts = Verdict.objects.recorded(moment.number).filter(claim__public_id__in=ids)
    by_claim: dict[str, list[Verdict]] = {key: [] for key in ids}
    for verdict in verdicts.select_related("claim"):
        by_claim[verdict.claim.public_id].append(verdict)
    return {id: conclusion(found, moment.as_of)["status"] for id, found in by_claim.items()}
