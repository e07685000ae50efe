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
    content = {**edition.content, **_told(rows, moment.as_of)}
    now = current(rows.verdicts, moment.as_of)
    content["verdict"] = recorded_verdict_shape(now) if now else None
    content["history"] = history(rows.verdicts, moment.as_of)
    content["related"] = _related(content["related"], moment)
    return canonical(content)


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


def _related(related: list[Shape], moment: Moment) -> list[Shape]:
    """Related claims with their statuses as of the moment."""
    ids = [other["id"] for other in related]
    verdicts = Verdict.objects.recorded(moment.number).filter(claim__public_id__in=ids)
    by_claim: dict[str, list[Verdict]] = {key: [] for key in ids}
    for verdict in verdicts.select_related("claim"):
        by_claim[verdict.claim.public_id].append(verdict)
    return [
        {**other, "status": conclusion(by_claim[other["id"]], moment.as_of)["status"]}
        for other in related
    ]
