"""Tell a story through the services, step by step; what has been told already is left alone.

Every step is a transaction of its own, and is known again by what it made: rows by their ids or
slugs, verdicts by claim, status and day. So a story that was cut short goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import connection
from django.db.models import QuerySet

from claims import services
from claims.choices import EntryType, RelationKind
from claims.models import Claim, Entry, Relation, Report, Subject, Verdict
from claims.services import Cites
from claims.story.script import Facts, Script
from sources.models import Source
from sources.partial_date import PartialDate

DESK = "claimline-desk"
SECOND = "claimline-second-desk"
ALONE = 726566
"""The key of the advisory lock under which a story is told by one process at a time."""
PLAIN = ("speaker_description", "attribution", "stance", "url", "quote", "language")


class Stopped(Exception):
    """A step could not be taken; the message says which one, and why."""


def desk(name: str = DESK, role: str = "Managing editor") -> User:
    """An account in whose name stories are told; nobody can sign in with it."""
    user, _ = User.objects.get_or_create(
        username=name, defaults={"password": make_password(None), "first_name": "The desk"}
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def tell(script: Script) -> Iterator[bool]:
    """Take every step that has not been taken; yield for each whether it was new.

    Raises Stopped; the steps before that one stay taken.
    """
    with _alone():
        for name, take in Teller(desk(), desk(SECOND, "Editor"), script).plan():
            try:
                yield take()
            except ValidationError as error:
                raise Stopped(f"{name}: {'; '.join(error.messages)}") from error
            except (PermissionDenied, ObjectDoesNotExist) as error:
                raise Stopped(f"{name}: {error}") from error


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ALONE])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ALONE])


class Teller:
    """Takes the steps of one script for two accounts; each returns whether it was new."""

    def __init__(self, by: User, approved_by: User, script: Script) -> None:
        self.by = by
        self.approved_by = approved_by
        self.script = script

    def plan(self) -> Iterator[tuple[str, Callable[[], bool]]]:
        """Every step, in order, with a name for it."""
        script = self.script
        for source in script.sources:
            yield f"source {source['slug']}", partial(self._source, source)
        for subject in script.subjects:
            yield f"subject {subject['slug']}", partial(self._subject, subject)
        for name, claim in script.claims.items():
            yield f"claim {name}", partial(self._claim, claim)
        steps: dict[str, Callable[[Facts], bool]] = {
            "report": self._report,
            "publish": self._publish,
            "verdict": self._verdict,
            "revise": self._revise,
            "correct": self._correct,
            "relate": self._relate,
        }
        for number, step in enumerate(script.steps, start=1):
            what = " ".join(step[key] for key in ("do", "page", "claim") if key in step)
            yield f"step {number} ({what})", partial(steps[step["do"]], step)

    def _source(self, given: Facts) -> bool:
        if Source.objects.filter(slug=given["slug"]).exists():
            return False
        services.log_source(by=self.by, **given)
        return True

    def _subject(self, given: Facts) -> bool:
        if Subject.objects.filter(slug=given["slug"]).exists():
            return False
        period = {"period": PartialDate.parse(given["period"])} if "period" in given else {}
        services.log_subject(by=self.by, **{**given, **period})
        return True

    def _claim(self, given: Facts) -> bool:
        if Claim.objects.filter(public_id=given["id"]).exists():
            return False
        look_again = given.get("review_by")
        services.log_claim(
            by=self.by,
            public_id=given["id"],
            subjects=[Subject.objects.get(slug=slug) for slug in given["subjects"]],
            standing=[Source.objects.get(slug=slug) for slug in given["standing"]],
            sentence=given["sentence"],
            context=given.get("context", ""),
            settled_by=given["settled_by"],
            review_by=date.fromisoformat(look_again) if look_again else None,
        )
        return True

    def _report(self, step: Facts) -> bool:
        if Report.objects.filter(public_id=step["id"]).exists():
            return False
        given = self.script.report(step)
        claim, speaker = step["claim"], given.get("speaker")
        services.add_report(
            by=self.by,
            claim=self._claim_of(step),
            public_id=step["id"],
            outlet=Source.objects.get(slug=given["outlet"]),
            speaker=Source.objects.get(slug=speaker) if speaker else None,
            published=published(given),
            cites=list(self._cites(claim, given["cites"])),
            answers=[self._report_of(claim, page) for page in given["answers"]],
            details=list(given["details"].items()),
            **{name: given[name] for name in PLAIN if name in given},
        )
        return True

    def _publish(self, step: Facts) -> bool:
        claim = self._claim_of(step)
        if claim.is_public:
            return False
        services.publish_claim(by=self.by, claim=claim)
        return True

    def _verdict(self, step: Facts) -> bool:
        if self._issued(step, step).exists():
            return False
        reason = step.get("override_reason", "")
        claim = self._claim_of(step)
        services.issue_verdict(
            by=self.by, claim=claim, override_reason=reason, **self._judgement(step)
        )
        return True

    def _revise(self, step: Facts) -> bool:
        report = self._report_of(step["claim"], step["page"])
        earlier = Entry.objects.filter(claim=report.claim, type=EntryType.REPORT_REVISED)
        if any(_revises(entry, report, step["reason"]) for entry in earlier):
            return False
        services.revise_report(
            by=self.by, report=report, stance=step["stance"], reason=step["reason"]
        )
        return True

    def _correct(self, step: Facts) -> bool:
        wrong = self._issued(step, step["wrong"]).get()
        if Verdict.objects.filter(corrects=wrong).exists():
            return False
        services.correct_verdict(
            by=self.by, verdict=wrong, reason=step["reason"], **self._judgement(step)
        )
        return True

    def _relate(self, step: Facts) -> bool:
        claim, other = self._claim_of(step), self._claim_of({"claim": step["other"]})
        pair = [claim, other]
        if Relation.objects.filter(claim__in=pair, other__in=pair).exists():
            return False
        services.relate(by=self.by, claim=claim, other=other, kind=RelationKind(step["kind"]))
        return True

    def _claim_of(self, step: Facts) -> Claim:
        return Claim.objects.get(public_id=self.script.claims[step["claim"]]["id"])

    def _report_of(self, claim: str, page: str) -> Report:
        return Report.objects.get(public_id=self.script.report_id(claim, page))

    def _cites(self, claim: str, cited: list[str | Facts]) -> Iterator[Cites]:
        """What a page cites, of other pages those that are reports on the same claim."""
        for one in cited:
            if isinstance(one, str):
                if self.script.bears_on(claim, one):
                    yield Cites(report=self._report_of(claim, one))
            elif "source" in one:
                yield Cites(source=Source.objects.get(slug=one["source"]))
            else:
                yield Cites(description=one["description"])

    def _issued(self, step: Facts, known_by: Facts) -> QuerySet[Verdict]:
        """The verdict of a step, corrected since or not, if it has been issued."""
        day = PartialDate.parse(known_by["effective"])
        verdicts = self._claim_of(step).verdicts.filter(corrects=None, status=known_by["status"])
        return verdicts.filter(effective_text=day.text)

    def _judgement(self, step: Facts) -> dict[str, Any]:
        return {
            "approved_by": self.approved_by,
            "status": step["status"],
            "rationale": step["rationale"],
            "effective": PartialDate.parse(step["effective"]),
            "reports": [self._report_of(step["claim"], page) for page in step["reports"]],
        }


def _revises(entry: Entry, report: Report, reason: str) -> bool:
    body = entry.content
    return bool(body["report"]["id"] == report.public_id and body["reason"] == reason)


def published(given: Facts) -> PartialDate:
    """When a page was published, narrowed by the days that it is known to lie between."""
    when = PartialDate.parse(given["published"], given.get("published_text", ""))
    if "published_from" in given:
        when = replace(when, earliest=PartialDate.parse(given["published_from"]).earliest)
    if "published_before" in given:
        when = replace(when, latest=PartialDate.parse(given["published_before"]).earliest)
    return when
