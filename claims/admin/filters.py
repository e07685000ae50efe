"""Filters of the desk's lists."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from claims import queues
from claims.choices import Status

NO_VERDICT = "none"


class PublicFilter(SimpleListFilter):
    """Whether readers see a source or subject."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "Draft"), ("public", "Public")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in ("draft", "public"):
            return queryset
        return queryset.filter(public_since__isnull=self.value() == "draft")


class ReportStateFilter(SimpleListFilter):
    """Where a report stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("draft", "Draft"), ("public", "Public"), ("withdrawn", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "draft":
            return queryset.filter(entry__isnull=True)
        if self.value() == "public":
            return queryset.filter(entry__isnull=False, withdrawn_at__isnull=True)
        if self.value() == "withdrawn":
            return queryset.filter(withdrawn_at__isnull=False)
        return queryset


class StatusFilter(SimpleListFilter):
    """What the current verdict of a claim says."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = [(status.value, str(status.label)) for status in Status]
        return [*named, (NO_VERDICT, "No verdict yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == NO_VERDICT:
            return queryset.exclude(document__status__in=Status.values)
        if self.value() in Status.values:
            return queryset.filter(document__status=self.value())
        return queryset


class QueueFilter(SimpleListFilter):
    """Claims that wait for an editor, as the desk's first page counts them."""

    title = "what waits"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("review", "Its review date has come"),
            ("challenged", "A newer report challenges it"),
            ("quiet", "Nothing new for 30 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = {
            "review": queues.review_due,
            "challenged": queues.challenged,
            "quiet": queues.gone_quiet,
        }.get(self.value() or "")
        if asked is None:
            return queryset
        return queryset.filter(pk__in=asked(timezone.now()).order_by().values("pk"))


class RepeatFilter(SimpleListFilter):
    """Reports that go on asserting what was settled against them."""

    title = "repetition"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("repeating", "Repeats a refuted claim")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "repeating":
            return queryset
        return queryset.filter(pk__in=queues.repeating(timezone.now()).order_by().values("pk"))


class ApprovalFilter(SimpleListFilter):
    """Where a proposal stands, as this editor sees it."""

    title = "stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("mine", "Waiting for me"),
            ("approval", "Waiting for approval"),
            ("approved", "Approved, not yet published"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        chosen: QuerySet[Any] = queryset
        if self.value() == "mine":
            chosen = queryset.for_approval().by_others(request.user.pk)
        elif self.value() == "approval":
            chosen = queryset.for_approval()
        elif self.value() == "approved":
            chosen = queryset.waiting().filter(approved_by__isnull=False)
        elif self.value() in ("published", "withdrawn"):
            chosen = queryset.filter(state=self.value())
        return chosen
