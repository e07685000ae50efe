"""Who changed a row since a form was opened, from the desk's history and the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Model, Q
from django.db.models.functions import Cast

from claims.models import Claim, Editor, Entry, Proposal, Report

MOST = 4


@dataclass(frozen=True)
class Change:
    """Somebody saved something, at this moment."""

    who: str
    when: datetime


def changed_by(row: Model, since: datetime) -> list[Change]:
    """The latest changes of a row and of what its version guards with it, the newest first.

    A claim's version counts the changes of its reports and of its public record, too.
    """
    claim = row.claim if isinstance(row, Report | Proposal) else row
    found = [*_at_the_desk(row, claim, since), *_in_the_record(claim, since), *_steps(row, since)]
    found.sort(key=lambda change: change.when, reverse=True)
    told: list[Change] = []
    for change in found:
        if all(change.who != one.who for one in told):
            told.append(change)
    return told[:MOST]


def _at_the_desk(row: Model, claim: Model | None, since: datetime) -> list[Change]:
    about = _about(type(row), str(row.pk))
    if isinstance(claim, Claim):
        reports = claim.reports.order_by().annotate(key=Cast("pk", CharField()))
        about |= _about(Claim, str(claim.pk))
        about |= Q(
            content_type=ContentType.objects.get_for_model(Report),
            object_id__in=reports.values("key"),
        )
    logged = LogEntry.objects.filter(about, action_time__gte=since).select_related("user")
    return [
        Change(log.user.get_short_name() or log.user.get_username(), log.action_time)
        for log in logged.order_by("-action_time")[: 5 * MOST]
    ]


def _about(model: type[Model], key: str) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id=key)


def _in_the_record(claim: Model | None, since: datetime) -> list[Change]:
    if not isinstance(claim, Claim):
        return []
    entries = Entry.objects.filter(claim=claim, recorded_at__gte=since).order_by("-number")
    written = list(entries.values_list("actor", "recorded_at")[: 5 * MOST])
    editors = Editor.objects.filter(pseudonym__in=[actor for actor, _ in written])
    names = {editor.pseudonym: editor.user for editor in editors.select_related("user")}
    return [
        Change(names[actor].get_short_name() or names[actor].get_username(), when)
        for actor, when in written
        if actor in names
    ]


def _steps(row: Model, since: datetime) -> list[Change]:
    if not isinstance(row, Proposal):
        return []
    steps = row.steps.filter(at__gte=since).select_related("by__user").order_by("-pk")
    return [
        Change(step.by.user.get_short_name() or step.by.user.get_username(), step.at)
        for step in steps[: 5 * MOST]
    ]
