"""Shapes of what a claim's timeline holds."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers as s

from claims.api.serializers.report import Report
from claims.api.serializers.verdict import Verdict
from claims.choices import EntryType
from sources.api.serializers import PartialDate


class Difference(s.Serializer[Any]):
    """One field that a revision changed, before and after."""

    field = s.CharField()

    def get_fields(self) -> dict[str, s.Field[Any, Any, Any, Any]]:
        """All fields; two of them have names that no attribute can have, or should."""
        return {**super().get_fields(), "from": s.JSONField(), "to": s.JSONField()}


class ReportItem(s.Serializer[Any]):
    """A report, on the date it was published."""

    kind = s.ChoiceField(choices=[("report", "A report")])
    date = PartialDate()
    number = s.IntegerField()
    recorded_at = s.DateTimeField()
    report = Report()


class VerdictItem(s.Serializer[Any]):
    """A verdict, on the date from which it holds."""

    kind = s.ChoiceField(choices=[("verdict", "A verdict")])
    date = PartialDate()
    number = s.IntegerField()
    recorded_at = s.DateTimeField()
    verdict = Verdict()


class Change(s.Serializer[Any]):
    """What this site did to the claim, beside its reports and verdicts."""

    type = s.ChoiceField(choices=EntryType.choices)
    reason = s.CharField(allow_null=True)
    changes = Difference(many=True)
    report = s.CharField(allow_null=True, help_text="Id of the report revised or withdrawn.")
    verdict = s.IntegerField(allow_null=True, help_text="Number of the verdict corrected.")
    related = s.CharField(allow_null=True, help_text="Id of the claim related.")


class ChangeItem(s.Serializer[Any]):
    """A change that this site made, at the minute it was recorded."""

    kind = s.ChoiceField(choices=[("change", "A change")])
    date = PartialDate()
    number = s.IntegerField()
    recorded_at = s.DateTimeField()
    change = Change()


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="TimelineItem",
        serializers={"report": ReportItem, "verdict": VerdictItem, "change": ChangeItem},
        resource_type_field_name="kind",
        many=True,
    )
)
class TimelineItems(s.JSONField):
    """Items of a timeline."""
