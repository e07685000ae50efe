"""Shapes of subjects."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from claims.choices import SubjectKind
from sources.api.serializers import PartialDate


class SubjectNamed(s.Serializer[Any]):
    """A subject where another thing refers to it."""

    id = s.CharField()
    name = s.CharField()
    kind = s.ChoiceField(choices=SubjectKind.choices)


class SubjectLinked(SubjectNamed):
    """A subject of a claim."""

    url = s.URLField()


class SubjectLinks(s.Serializer[Any]):
    """Where to go on from a subject."""

    self = s.URLField()
    claims = s.URLField()


class Subject(SubjectNamed):
    """What claims are about: a film, series, person, company or event."""

    slug = s.CharField()
    url = s.URLField(help_text="Its page for people.")
    description = s.CharField(allow_blank=True)
    period = PartialDate(allow_null=True, help_text="Its date or period, where it has one.")
    external_ids = s.DictField(child=s.CharField(), help_text="Its names in other catalogues.")
    claims = s.IntegerField(min_value=0, help_text="Public claims about it.")
    links = SubjectLinks()
