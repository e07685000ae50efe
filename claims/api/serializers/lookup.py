"""Shapes of what is known of an article or a text."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from claims.api.serializers.claim import ClaimSummary
from claims.api.serializers.report import Withdrawal
from claims.choices import Stance, Status
from sources.api.parameters import LANGUAGE_TAG
from sources.api.serializers import PartialDate, SourceNamed


class Item(s.Serializer[Any]):
    """One thing asked about: an address, a text, or both."""

    url = s.CharField(required=False, max_length=8000, help_text="The address of an article.")
    text = s.CharField(required=False, max_length=2000, help_text="A headline, or a paragraph.")
    language = s.RegexField(
        f"^{LANGUAGE_TAG}$",
        required=False,
        max_length=35,
        help_text="The language of the text (BCP 47).",
    )


class Question(s.Serializer[Any]):
    """Articles and texts to be looked up."""

    items = s.ListField(child=Item(), min_length=1, max_length=100)


class ReportFound(s.Serializer[Any]):
    """A report at the address that was asked about."""

    id = s.CharField()
    outlet = SourceNamed()
    headline = s.CharField(allow_blank=True)
    url = s.CharField(allow_blank=True)
    published = PartialDate()
    withdrawn = Withdrawal(allow_null=True)


class Now(s.Serializer[Any]):
    """What holds of a claim."""

    status = s.ChoiceField(
        choices=Status.choices, allow_null=True, help_text="Null before the first verdict."
    )
    settled = s.BooleanField()
    since = PartialDate(allow_null=True)


class Then(Now):
    """What held of a claim at a moment."""

    as_of = s.DateTimeField(help_text="The first moment that the report's date may mean.")
    certain = s.BooleanField(help_text="Whether the same held on all of the report's date.")


class ClaimReported(s.Serializer[Any]):
    """A claim that an article reports."""

    stance = s.ChoiceField(choices=Stance.choices)
    report = ReportFound()
    claim = ClaimSummary()
    then = Then(allow_null=True, help_text="Null where the report's date is not known.")
    now = Now()


class ClaimAlike(s.Serializer[Any]):
    """A claim that a text may be about."""

    score = s.FloatField(min_value=0, max_value=1, help_text="How alike they are.")
    shared = s.ListField(child=s.CharField(), help_text="Words of the text, the rarest first.")
    claim = ClaimSummary()


class Finding(s.Serializer[Any]):
    """What this site knows of one thing asked about."""

    url = s.CharField(allow_null=True, help_text="As it was asked.")
    text = s.CharField(allow_null=True, help_text="As it was asked.")
    page = s.CharField(allow_null=True, help_text="The address as pages are compared.")
    reports = ClaimReported(many=True, help_text="In the order of their dates.")
    similar = ClaimAlike(many=True, help_text="At most five, the likest first.")


class Findings(s.Serializer[Any]):
    """What this site knows, in the order in which it was asked."""

    results = Finding(many=True)
