"""The list of claims at a past moment (DESIGN §5), under the filters that lists take.

Statuses are those of the moment; names and languages are those of the edition shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import (
    Case,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast

from claims import search
from claims.choices import SETTLED, EntryType, Status
from claims.models import Claim, Edition, Entry, Subject, Verdict
from claims.moments import Moment
from claims.reported import Reported
from claims.spans import Span

Editions = QuerySet[Edition]
FEW = 1000


class NotSearchable(ValueError):
    """Past wordings are not indexed, so that the words of a past moment cannot be searched."""


def listed_at(moment: Moment, wanted: Mapping[str, Any]) -> Editions:
    """The editions that a list showed at a moment, to be ordered by entry and claim.

    `wanted` may hold status ("" means no verdict), settled, subject (rows), reported, updated,
    language and text. Raises NotSearchable for a text at a past moment of the record.
    """
    editions: Editions = Edition.objects.last_by(moment.number).listed().defer("body")
    if moment.as_of is not None:
        editions = _with_status(editions, moment)
    for name, choose in FILTERS.items():
        value = wanted.get(name)
        if value is not None:
            editions = choose(editions, value, moment)
    return editions


def _with_status(editions: Editions, moment: Moment) -> Editions:
    """With `held`: the status as of the moment, NULL where there was no verdict."""
    verdicts = Verdict.objects.filter(claim=OuterRef("claim"))
    held = verdicts.in_force(moment.as_of, moment.number).values("status")[:1]
    return editions.annotate(held=Subquery(held))


def open_first(editions: Editions, moment: Moment) -> Editions:
    """Open ones, then settled ones, then what is moot; within each what changed last first."""
    column = "status" if moment.as_of is None else "held"
    rank = Case(
        When(**{f"{column}__in": sorted(SETTLED)}, then=1),
        When(**{column: Status.MOOT}, then=2),
        default=0,
        output_field=SmallIntegerField(),
    )
    return editions.order_by(rank, "-entry_id", "-claim_id")


def _of_status(editions: Editions, statuses: Any, moment: Moment) -> Editions:
    if moment.as_of is None:
        return editions.filter(status__in=statuses)
    none_yet = Q(held=None) if "" in statuses else Q(pk__in=[])
    return editions.filter(Q(held__in=statuses) | none_yet)


def _settled(editions: Editions, settled: bool, moment: Moment) -> Editions:
    if moment.as_of is None:
        return editions.filter(settled=settled)
    decided = Q(held__in=sorted(SETTLED))
    return editions.filter(decided) if settled else editions.filter(Q(held=None) | ~decided)


def _about(editions: Editions, subjects: QuerySet[Subject], moment: Moment) -> Editions:
    shown = Q(pk__in=[])
    for public_id in subjects.values_list("public_id", flat=True):
        shown |= Q(said__subjects__contains=[{"id": public_id}])
    return _said(editions, Claim.objects.filter(subjects__in=subjects), moment).filter(shown)


def _in_language(editions: Editions, tag: str, moment: Moment) -> Editions:
    now = Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
    then = Q(said__language__iexact=tag) | Q(said__language__istartswith=f"{tag}-")
    return _said(editions, Claim.objects.filter(now), moment).filter(then)


def _said(editions: Editions, now: QuerySet[Claim], moment: Moment) -> Editions:
    """With `said`, the list item as JSON; where few claims can be meant, only of these.

    They are those that are chosen now and those that were revised since. Where there are many, the
    newest editions soon fill a page.
    """
    later = Q(number__gt=moment.number) if moment.number is not None else Q(pk__in=[])
    revised = Entry.objects.filter(later, type=EntryType.CLAIM_REVISED).values_list("claim__pk")
    meant = list(now.order_by().values_list("pk").union(revised)[: FEW + 1])
    if len(meant) <= FEW:
        editions = editions.filter(claim__in=[key for (key,) in meant])
    text = Func(F("summary"), Value("UTF8"), function="convert_from", output_field=TextField())
    return editions.annotate(said=Cast(text, JSONField()))


def _reported(editions: Editions, wanted: Reported, moment: Moment) -> Editions:
    return wanted.among_past(editions, moment)


def _updated(editions: Editions, span: Span, moment: Moment) -> Editions:
    return span.among(editions)


def _matching(editions: Editions, text: str, moment: Moment) -> Editions:
    if moment.number is not None:
        raise NotSearchable
    return editions.filter(claim__document__search=search.query_for(text))


FILTERS: dict[str, Callable[[Editions, Any, Moment], Editions]] = {
    "status": _of_status,
    "settled": _settled,
    "subject": _about,
    "reported": _reported,
    "updated": _updated,
    "language": _in_language,
    "text": _matching,
}
