"""Tell a story through the services, step by step; what has been told already is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User

from claims import services
from claims.choices import EntryType, RelationKind
from claims.models import Claim, Entry, Relation, Report, Subject, Verdict
from claims.services import Cites
from sources.models import Source
from sources.partial_date import PartialDate

BALLERINA = Path(__file__).with_name("ballerina.json")
DESK = "claimline-desk"
Step = dict[str, Any]


def read(path: Path = BALLERINA) -> dict[str, Any]:
    """The parts of a story file: sources, subjects, claims, steps."""
    story: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return story


def desk() -> User:
    """The account in whose name stories are told; nobody can sign in with it."""
    user, made = User.objects.get_or_create(username=DESK)
    if made:
        user.set_unusable_password()
        user.save()
    user.groups.add(Group.objects.get(name="Managing editor"))
    return user


def tell(story: dict[str, Any]) -> Iterator[bool]:
    """Take every step that has not been taken; yield for each whether it was new.

    Every step is a transaction of its own: a story that was interrupted goes on where it stopped.
    """
    teller = Teller(desk())
    for source in story["sources"]:
        yield teller.source(source)
    for subject in story["subjects"]:
        yield teller.subject(subject)
    for claim in story["claims"]:
        yield teller.claim(claim)
    for step in story["steps"]:
        yield teller.step(step)


class Teller:
    """Takes steps in the name of one account; each returns whether there was anything to do."""

    def __init__(self, by: User) -> None:
        self.by = by

    def source(self, given: Step) -> bool:
        """Log a source, known by its slug."""
        if Source.objects.filter(slug=given["slug"]).exists():
            return False
        services.log_source(by=self.by, **given)
        return True

    def subject(self, given: Step) -> bool:
        """Log a subject, known by its slug."""
        if Subject.objects.filter(slug=given["slug"]).exists():
            return False
        period = {"period": PartialDate.parse(given["period"])} if "period" in given else {}
        services.log_subject(by=self.by, **{**given, **period})
        return True

    def claim(self, given: Step) -> bool:
        """Log a draft, known by its id."""
        if Claim.objects.filter(public_id=given["id"]).exists():
            return False
        fields = {k: v for k, v in given.items() if k not in ("id", "subjects", "standing")}
        if "review_by" in fields:
            fields["review_by"] = date.fromisoformat(fields["review_by"])
        services.log_claim(
            by=self.by,
            public_id=given["id"],
            subjects=[Subject.objects.get(slug=slug) for slug in given["subjects"]],
            standing=[Source.objects.get(slug=slug) for slug in given["standing"]],
            **fields,
        )
        return True

    def step(self, given: Step) -> bool:
        """Take one step, by what it does: report, publish, verdict, revise, correct or relate."""
        steps: dict[str, Callable[[Step], bool]] = {
            "report": self._report,
            "publish": self._publish,
            "verdict": self._verdict,
            "revise": self._revise,
            "correct": self._correct,
            "relate": self._relate,
        }
        return steps[given["do"]](given)

    def _report(self, given: Step) -> bool:
        if Report.objects.filter(public_id=given["id"]).exists():
            return False
        plain = ("speaker_description", "attribution", "stance", "url", "quote", "language")
        speaker = given.get("speaker")
        services.add_report(
            by=self.by,
            claim=_claim(given),
            public_id=given["id"],
            outlet=Source.objects.get(slug=given["outlet"]),
            speaker=Source.objects.get(slug=speaker) if speaker else None,
            published=_published(given),
            cites=[_cites(cited) for cited in given.get("cites", ())],
            answers=[_report_of(key) for key in given.get("answers", ())],
            details=list(given.get("details", {}).items()),
            **{name: given[name] for name in plain if name in given},
        )
        return True

    def _publish(self, given: Step) -> bool:
        claim = _claim(given)
        if claim.is_public:
            return False
        services.publish_claim(by=self.by, claim=claim)
        return True

    def _verdict(self, given: Step) -> bool:
        if _verdicts(given, corrects=None).exists():
            return False
        services.issue_verdict(
            by=self.by,
            claim=_claim(given),
            override_reason=given.get("override_reason", ""),
            **_judgement(given),
        )
        return True

    def _revise(self, given: Step) -> bool:
        report = _report_of(given["report"])
        revisions = Entry.objects.filter(claim=report.claim, type=EntryType.REPORT_REVISED)
        if any(
            entry.content["report"]["id"] == report.public_id
            and entry.content["reason"] == given["reason"]
            for entry in revisions
        ):
            return False
        services.revise_report(
            by=self.by, report=report, stance=given["stance"], reason=given["reason"]
        )
        return True

    def _correct(self, given: Step) -> bool:
        wrong = _verdicts({**given, **given["corrects"]}, corrects=None).get()
        if Verdict.objects.filter(corrects=wrong).exists():
            return False
        services.correct_verdict(
            by=self.by, verdict=wrong, reason=given["reason"], **_judgement(given)
        )
        return True

    def _relate(self, given: Step) -> bool:
        claim, other = _claim(given), Claim.objects.get(public_id=given["other"])
        pair = Relation.objects.filter(claim__in=[claim, other], other__in=[claim, other])
        if pair.exists():
            return False
        services.relate(by=self.by, claim=claim, other=other, kind=RelationKind(given["kind"]))
        return True


def _claim(given: Step) -> Claim:
    return Claim.objects.get(public_id=given["claim"])


def _report_of(key: str) -> Report:
    return Report.objects.get(public_id=key)


def _verdicts(given: Step, **more: Any) -> Any:
    day = PartialDate.parse(given["effective"])
    return _claim(given).verdicts.filter(
        status=given["status"], effective_earliest=day.earliest or "", **more
    )


def _judgement(given: Step) -> dict[str, Any]:
    return {
        "status": given["status"],
        "rationale": given["rationale"],
        "effective": PartialDate.parse(given["effective"]),
        "reports": [_report_of(key) for key in given["reports"]],
    }


def _published(given: Step) -> PartialDate:
    when = PartialDate.parse(given["published"], given.get("published_text", ""))
    if "published_before" in given:
        return replace(when, latest=PartialDate.parse(given["published_before"]).earliest)
    return when


def _cites(given: Step) -> Cites:
    if "report" in given:
        return Cites(report=_report_of(given["report"]))
    if "source" in given:
        return Cites(source=Source.objects.get(slug=given["source"]))
    return Cites(**given)
