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


_pages: dict[str, s.Serializer[Any]] = {}
"""One shape for each name, however often it is used."""
Item = type[s.Serializer[Any]] | type[s.Field[Any, Any, Any, Any]]


def page_of(item: Item) -> s.Serializer[Any]:
    """The shape of a page of such items; a field stands for all of them."""
    name = f"{item.__name__}Page"
    if name not in _pages:
        _pages[name] = _page_of(item, name)
    return _pages[name]


def _page_of(item: Item, name: str) -> s.Serializer[Any]:
    results = item(many=True) if issubclass(item, s.Serializer) else item()
    return inline_serializer(
        name,
        {
            "results": results,
            "next": s.URLField(allow_null=True, help_text="Null on the last page."),
            "previous": s.URLField(allow_null=True, help_text="Null on the first page."),
        },
    )


def page_within(item: Item) -> s.Serializer[Any]:
    """The same where it is only there if asked for."""
    return type(page_of(item))(required=False, help_text="The first page, if included.")
