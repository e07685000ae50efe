"""Which claims a list is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from claims import search
from claims.api.moments import CLOCKS, KNOWN_AT, a_moment
from claims.choices import Stance, Status
from claims.filters import Documents, about, referred_to
from claims.listings import Editions, listed_at
from claims.models import Subject
from claims.moments import Moment
from claims.reported import Reported
from claims.spans import Span
from sources.api.mistakes import InvalidParameter
from sources.api.parameters import (
    LANGUAGE_TAG,
    Parameter,
    Query,
    flag,
    matching,
    one_of,
    reference,
    words,
)
from sources.models import Source

STANCE = one_of(
    "stance",
    Stance,
    "Only claims toward which a report takes this stance, or one of several; with `source` or "
    "`speaker`, a report of theirs. Withdrawn reports do not count.",
    many=True,
)
A_MOMENT = "2024-10-17T12:00:00Z"
PARAMETERS: tuple[Parameter, ...] = (
    one_of("status", Status, "Only claims with this status, or with one of several.", many=True),
    flag("settled", "Only claims that are settled, or only those that are not."),
    reference("subject", "Only claims about this subject, by id or slug.", ("ballerina",)),
    reference(
        "source",
        "Only claims that this source reported on or spoke about, by id or slug.",
        ("lionsgate",),
    ),
    reference(
        "speaker",
        "Only claims that this person or organisation spoke about, by id or slug.",
        ("lionsgate",),
    ),
    STANCE,
    matching(
        "language",
        "Only claims worded in this language (BCP 47); `en` includes `en-GB`.",
        LANGUAGE_TAG,
        "a language tag such as en or pt-BR",
        ("en",),
    ),
    words(
        "text",
        'Only claims in whose sentence, names, quotes or context these words occur: "exact '
        'words", or, -not.',
        ("reshot most of the film",),
    ),
    a_moment("updated_since", "Only claims that changed at this moment or later.", A_MOMENT),
    a_moment("updated_before", "Only claims that last changed before this moment.", A_MOMENT),
    a_moment(
        "effective_since",
        "Only claims whose status holds since this moment or a later one (`since`, at its "
        "earliest); never those without a verdict.",
        A_MOMENT,
    ),
    a_moment(
        "effective_before", "Only claims whose status holds since before this moment.", A_MOMENT
    ),
)


OF_REPORTS: tuple[Parameter, ...] = (
    one_of("stance", Stance, "Only reports that take this stance, or one of several.", many=True),
    reference("source", "Only reports that this source published or spoke in, by id or slug."),
    reference("speaker", "Only reports in which this source spoke, by id or slug."),
)


def _in_language(documents: Documents, tag: str) -> Documents:
    exact = Q(claim__language__iexact=tag)
    return documents.filter(exact | Q(claim__language__istartswith=f"{tag}-"))


FILTERS: dict[str, Callable[[Documents, Any], Documents]] = {
    "status": lambda documents, statuses: documents.filter(status__in=statuses),
    "settled": lambda documents, settled: documents.filter(settled=settled),
    "subject": about,
    "reported": lambda documents, reported: reported.among(documents),
    "language": _in_language,
    "text": lambda documents, text: documents.filter(search=search.query_for(text)),
    "updated": lambda documents, span: span.among(documents),
    "effective": lambda documents, span: documents.filter(span.of("since")),
}


def wanted(query: Query) -> dict[str, Any]:
    """What the query asks for, by the names of FILTERS; nothing that it does not ask for."""
    found = {name: query.get(name) for name in FILTERS}
    if (subject := query.get("subject")) is not None:
        found["subject"] = referred_to(Subject.objects.all(), subject)
    found["reported"] = _reported(query)
    found["updated"] = _span(query, "updated")
    found["effective"] = _span(query, "effective")
    return {name: value for name, value in found.items() if value is not None}


def _reported(query: Query) -> Reported | None:
    meant = {
        name: referred_to(Source.objects.all(), query.get(name))
        for name in ("source", "speaker")
        if query.get(name) is not None
    }
    stances = query.get("stance") or ()
    return Reported(**meant, stances=stances) if meant or stances else None


def _span(query: Query, name: str) -> Span | None:
    since, before = query.get(f"{name}_since"), query.get(f"{name}_before")
    return Span(since, before) if since or before else None


def chosen(documents: Documents, query: Query) -> Documents:
    """The documents that the query asks for."""
    for name, value in wanted(query).items():
        documents = FILTERS[name](documents, value)
    return documents


def chosen_at(moment: Moment, query: Query) -> Editions:
    """The editions that the query asks for, at a past moment. Raises InvalidParameter."""
    asked = wanted(query)
    for name, (refused, why) in PRESENT_ONLY.items():
        clock = next((c.name for c in refused if query.get(c.name) is not None), None)
        if name in asked and clock:
            given = [n for n in query.given if n == name or n.startswith(f"{name}_")]
            told = f"“{given[0]}” cannot be given together with “{clock}”: {why}."
            raise InvalidParameter(told, *given, clock)
    return listed_at(moment, asked)


PRESENT_ONLY = {
    "text": ((KNOWN_AT,), "past wordings are not indexed"),
    "effective": (CLOCKS, "it is about the status that a claim has now"),
}
"""What cannot be asked of the past: by which clocks, and why."""
