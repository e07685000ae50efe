"""Shapes of reports, and of who is behind them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers as s

from claims.choices import Attribution, Stance
from sources.api.serializers import PartialDate, SourceNamed

VOICES = [
    ("speaker", "Somebody named"),
    ("insiders", "The unnamed insiders of an outlet"),
    ("unknown", "Nobody says who knew"),
]


class CitedReport(s.Serializer[Any]):
    """A report of the same claim that is cited."""

    report = s.CharField(help_text="Its id.")


class CitedSource(s.Serializer[Any]):
    """A source that is cited, without one particular report."""

    source = SourceNamed()  # type: ignore[assignment]  # a field of this name


class CitedUnnamed(s.Serializer[Any]):
    """An unnamed source of the outlet's own."""

    description = s.CharField()
    independent = s.BooleanField(help_text="Whether this site accepts it as an origin.")


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Citation",
        serializers=[CitedReport, CitedSource, CitedUnnamed],
        resource_type_field_name=None,
        many=True,
    )
)
class Citations(s.JSONField):
    """What a report cites."""


class Detail(s.Serializer[Any]):
    """Something particular that a report asserts."""

    name = s.CharField()
    value = s.CharField()


class Rating(s.Serializer[Any]):
    """What a fact-checker concluded, on its own scale; numbers are decimal texts, or null."""

    text = s.CharField(help_text="In its own words.")
    value = s.CharField(allow_null=True)
    worst = s.CharField(allow_null=True, help_text="The worst that its scale has.")
    best = s.CharField(allow_null=True, help_text="The best that its scale has.")


class Withdrawal(s.Serializer[Any]):
    """When and why this site took a report out of the evidence."""

    at = s.DateTimeField()
    reason = s.CharField()


class Voice(s.Serializer[Any]):
    """Somebody behind a report, however often it was passed on."""

    kind = s.ChoiceField(choices=VOICES)
    source = SourceNamed(  # type: ignore[assignment]  # a field of this name
        allow_null=True, help_text="The speaker, or the insiders' outlet."
    )
    independent = s.BooleanField(help_text="Whether it counts as an origin.")


class Report(s.Serializer[Any]):
    """A dated statement at one URL: an outlet published that a speaker took a stance."""

    id = s.CharField()
    outlet = SourceNamed()
    speaker = SourceNamed(allow_null=True)
    speaker_description = s.CharField(allow_blank=True)
    attribution = s.ChoiceField(choices=Attribution.choices)
    stance = s.ChoiceField(choices=Stance.choices)
    headline = s.CharField(allow_blank=True)
    url = s.CharField(allow_blank=True)
    archived_url = s.CharField(allow_blank=True)
    quote = s.CharField(allow_blank=True, help_text="Verbatim.")
    language = s.CharField(help_text="BCP 47.")
    published = PartialDate()
    cites = Citations()
    answers = s.ListField(child=s.CharField(), help_text="Ids of the reports that it rebuts.")
    details = Detail(many=True)
    rating = Rating(allow_null=True, help_text="Its outlet's own, where it rates the claim.")
    entry = s.IntegerField(help_text="The entry of the record that made it public.")
    recorded_at = s.DateTimeField()
    withdrawn = Withdrawal(allow_null=True)
    relay = s.BooleanField(help_text="Whether it passes on what it cites.")
    repeats = s.BooleanField(help_text="Whether it came after the claim was settled against it.")
    voices = Voice(many=True)
    unaccepted = s.ListField(
        child=s.CharField(), help_text="Its own unnamed sources that are not accepted as origins."
    )
