"""The shapes that answers about sources have, for the schema; the tests hold answers to them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers as s

from sources.choices import SourceKind
from sources.partial_date import Precision


class PartialDate(s.Serializer[Any]):
    """A date as closely as it is known: the words used, and [earliest, latest) in UTC.

    Both ends are null where precision is `unknown`. "March 2025" stays March 2025.
    """

    text = s.CharField(help_text="As it should be shown to people.")
    earliest = s.DateTimeField(allow_null=True)
    latest = s.DateTimeField(allow_null=True, help_text="The first moment that is too late.")
    precision = s.ChoiceField(choices=Precision.choices)


class SourceNamed(s.Serializer[Any]):
    """A source where another thing refers to it."""

    id = s.CharField()
    name = s.CharField()
    kind = s.ChoiceField(choices=SourceKind.choices)


class SourceLinks(s.Serializer[Any]):
    """Where to go on from a source."""

    self = s.URLField()
    claims = s.URLField(help_text="The claims that it reported on or spoke about.")


class Source(SourceNamed):
    """Who speaks or publishes: an outlet, organisation, person, account or official record."""

    slug = s.CharField()
    url = s.URLField(help_text="Its page for people.")
    description = s.CharField(allow_blank=True)
    language = s.CharField(allow_blank=True, help_text="BCP 47.")
    homepage = s.CharField(allow_blank=True)
    domains = s.ListField(child=s.CharField(), help_text="Host names it publishes under.")
    corrections_policy = s.CharField(allow_blank=True)
    external_ids = s.DictField(child=s.CharField(), help_text="Its names in other catalogues.")
    reports = s.IntegerField(min_value=0, help_text="Reports that it published.")
    statements = s.IntegerField(min_value=0, help_text="Reports in which it spoke.")
    links = SourceLinks()


def page_of(item: type[s.Serializer[Any]] | s.Field[Any, Any, Any, Any]) -> s.Serializer[Any]:
    """The shape of a page of such items."""
    results = item if isinstance(item, s.Field) else item(many=True)
    name = getattr(item, "__name__", type(item).__name__)
    return inline_serializer(
        f"{name}Page",
        {
            "results": results,
            "next": s.URLField(allow_null=True, help_text="Null on the last page."),
            "previous": s.URLField(allow_null=True, help_text="Null on the first page."),
        },
    )
