"""Shapes of claims: in lists, and in full."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers as s

from claims.api.serializers.report import Report
from claims.api.serializers.subject import SubjectLinked
from claims.api.serializers.timeline import TimelineItems
from claims.api.serializers.verdict import CurrentVerdict, PastVerdict, Verdict
from claims.choices import RelationKind, State, Status
from sources.api.serializers import PartialDate, SourceNamed, page_within

PUBLIC = [(state.value, state.label) for state in (State.PUBLIC, State.RETIRED)]


class Evidence(s.Serializer[Any]):
    """The reports counted; withdrawn ones do not count."""

    reports = s.IntegerField(min_value=0)
    asserts = s.IntegerField(min_value=0)
    confirms = s.IntegerField(min_value=0)
    denies = s.IntegerField(min_value=0)
    clarifies = s.IntegerField(min_value=0)
    retracts = s.IntegerField(min_value=0)
    mentions = s.IntegerField(min_value=0)
    asserting_outlets = s.IntegerField(
        min_value=0, help_text="Outlets that asserted it while it was open."
    )
    origins = s.IntegerField(min_value=0, help_text="Independent voices behind the assertions.")
    repeating_outlets = s.IntegerField(
        min_value=0, help_text="Outlets that asserted it after it was settled against them."
    )
    on_record = s.IntegerField(min_value=0)
    contradicted_by = s.IntegerField(
        min_value=0, help_text="Speakers with standing who deny or clarify."
    )
    first_published = PartialDate(allow_null=True)


class RelatedClaim(s.Serializer[Any]):
    """Another claim, and what it is to this one."""

    id = s.CharField()
    url = s.URLField()
    relation = s.ChoiceField(choices=RelationKind.choices)
    sentence = s.CharField()
    status = s.ChoiceField(choices=Status.choices, allow_null=True)


class ClaimLinks(s.Serializer[Any]):
    """Where to go on from a claim."""

    timeline = s.URLField()
    reports = s.URLField()
    verdicts = s.URLField()
    proof = s.URLField(help_text="That its entries are in the record, as it was last signed.")
    embed = s.URLField(help_text="A small page to be framed by others.")
    card = s.URLField(help_text="A picture of it, to be shared.")


class ClaimHead(s.Serializer[Any]):
    """What is told of a claim everywhere."""

    id = s.CharField()
    url = s.URLField(help_text="Its page for people.")
    sentence = s.CharField()
    language = s.CharField(help_text="BCP 47.")
    state = s.ChoiceField(choices=PUBLIC, help_text="Lists hold no retired claims.")
    subjects = SubjectLinked(many=True)
    status = s.ChoiceField(
        choices=Status.choices, allow_null=True, help_text="Null before the first verdict."
    )
    settled = s.BooleanField(help_text="Whether the status says that the matter is decided.")
    since = PartialDate(allow_null=True, help_text="Since when the status has held.")
    evidence = Evidence()
    version = s.IntegerField(min_value=1, help_text="Grows with every change.")
    entry = s.IntegerField(min_value=1, help_text="The entry of the record that last changed it.")
    recorded_at = s.DateTimeField(help_text="When this site made it public.")
    updated_at = s.DateTimeField()


class ClaimSummary(ClaimHead):
    """A claim in a list; `include` adds members of the claim in full."""

    context = s.CharField(required=False, allow_blank=True)  # type: ignore[assignment]
    verdict = CurrentVerdict(required=False, allow_null=True)
    history = PastVerdict(many=True, required=False)
    settled_by = s.CharField(required=False, allow_blank=True)
    standing = SourceNamed(many=True, required=False)
    review_by = s.DateField(required=False, allow_null=True)
    related = RelatedClaim(many=True, required=False)
    links = ClaimLinks(required=False)


class Claim(ClaimHead):
    """A claim in full: the stored public document."""

    retired_reason = s.CharField(allow_null=True)
    context = s.CharField(allow_blank=True)  # type: ignore[assignment]  # a field of this name
    verdict = CurrentVerdict(allow_null=True)
    history = PastVerdict(many=True)
    settled_by = s.CharField(allow_blank=True, help_text="What would settle it.")
    standing = SourceNamed(many=True, help_text="Who could settle it.")
    review_by = s.DateField(allow_null=True, help_text="When this site looks again.")
    related = RelatedClaim(many=True)
    links = ClaimLinks()
    reports = page_within(Report)
    verdicts = page_within(Verdict)
    timeline = page_within(TimelineItems)
