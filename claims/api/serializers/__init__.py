"""The shapes that answers about claims have, for the schema; the tests hold answers to them."""

from claims.api.serializers.claim import Claim, ClaimSummary
from claims.api.serializers.report import Report
from claims.api.serializers.subject import Subject
from claims.api.serializers.timeline import TimelineItems
from claims.api.serializers.verdict import Verdict

__all__ = ["Claim", "ClaimSummary", "Report", "Subject", "TimelineItems", "Verdict"]
