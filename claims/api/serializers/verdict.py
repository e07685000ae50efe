"""Shapes of verdicts."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from claims.choices import Status
from sources.api.serializers import PartialDate


class VerdictShape(s.Serializer[Any]):
    """What this site concluded. Never edited: a later verdict corrects it."""

    number = s.IntegerField(help_text="Its number in the record.")
    status = s.ChoiceField(choices=Status.choices)
    settled = s.BooleanField()
    rationale = s.CharField()
    effective = PartialDate(help_text="When it began to hold in the world.")
    reports = s.ListField(child=s.CharField(), help_text="Ids of the reports relied on.")
    corrects = s.IntegerField(allow_null=True, help_text="The verdict that it replaces.")
    correction_reason = s.CharField(allow_null=True)
    override_reason = s.CharField(
        allow_null=True, help_text="Why it was given below the usual standard of evidence."
    )
    scale = s.CharField(help_text="The version of the scale of statuses.")
    recorded_at = s.DateTimeField(help_text="When this site recorded it.")


class CurrentVerdict(VerdictShape):
    """The verdict that holds now."""


class Verdict(VerdictShape):
    """A verdict of the claim, corrected or not."""

    corrected_by = s.IntegerField(allow_null=True, help_text="The verdict that replaced it.")


class PastVerdict(s.Serializer[Any]):
    """A line of a claim's history, oldest first."""

    number = s.IntegerField()
    status = s.ChoiceField(choices=Status.choices)
    effective = PartialDate()
    recorded_at = s.DateTimeField()
    corrected_by = s.IntegerField(allow_null=True)
