"""Which claims a list is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from claims import search
from claims.choices import Status
from claims.filters import Documents, about, naming, referred_to
from claims.models import Subject
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

PARAMETERS: tuple[Parameter, ...] = (
    one_of("status", Status, "Only claims with this status, or with one of several.", many=True),
    flag("settled", "Only claims that are settled, or only those that are not."),
    reference("subject", "Only claims about this subject, by id or slug.", ("ballerina",)),
    reference(
        "source",
        "Only claims that this source reported on or spoke about, by id or slug.",
        ("lionsgate",),
    ),
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
)


def _in_language(documents: Documents, tag: str) -> Documents:
    exact = Q(claim__language__iexact=tag)
    return documents.filter(exact | Q(claim__language__istartswith=f"{tag}-"))


FILTERS: dict[str, Callable[[Documents, Any], Documents]] = {
    "status": lambda documents, statuses: documents.filter(status__in=statuses),
    "settled": lambda documents, settled: documents.filter(settled=settled),
    "subject": lambda documents, reference: about(
        documents, referred_to(Subject.objects.all(), reference)
    ),
    "source": lambda documents, reference: naming(
        documents, referred_to(Source.objects.all(), reference)
    ),
    "language": _in_language,
    "text": lambda documents, text: documents.filter(search=search.query_for(text)),
}


def chosen_then(query: Query) -> dict[str, Any]:
    """What the query asks for, as a list of a past moment takes it."""
    rows: dict[str, QuerySet[Any]] = {
        "subject": Subject.objects.all(), "source": Source.objects.all(),
    }  # fmt: skip
    given = {name: query.get(name) for name in FILTERS if query.get(name) is not None}
    return {n: referred_to(rows[n], value) if n in rows else value for n, value in given.items()}


def chosen(documents: Documents, query: Query) -> Documents:
    """The documents that the query asks for."""
    for name, choose in FILTERS.items():
        value = query.get(name)
        if value is not None:
            documents = choose(documents, value)
    return documents
