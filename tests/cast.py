"""The small cast that every test knows, and short ways of having it do things.

Ada is managing editor, Ben editor of the same desk, Rae reporter, Cleo a reader with an account
but no role. "The Careful" is an outlet that names its sources; "@loud" is an account that does not.
"""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import Group, User

from claims import services
from claims.models import Claim, Entry, Proposal, Report, Subject, Verdict
from sources.models import Source
from sources.partial_date import PartialDate

ROLE = {"ada": "Managing editor", "ben": "Editor", "rae": "Reporter", "cleo": None}


def person(name: str) -> User:
    """One of the cast's accounts, made when first asked for; the password is the name."""
    user = User.objects.filter(username=name).first()
    if user is None:
        role = ROLE[name]
        user = User.objects.create_user(name, password=name, is_staff=role is not None)
        if role:
            user.groups.add(Group.objects.get(name=role))
    return user


def ada() -> User:
    """The managing editor."""
    return person("ada")


def ben() -> User:
    """The editor, who approves what Ada writes."""
    return person("ben")


def source(name: str = "The Careful", kind: str = "outlet", **fields: Any) -> Source:
    """A source of this name, logged when first asked for."""
    found = Source.objects.filter(name=name).first()
    return found or services.log_source(by=ada(), name=name, kind=kind, **fields)


def loud() -> Source:
    """The account that does not name its sources."""
    return source("@loud", "account")


def studio() -> Source:
    """An organisation with standing."""
    return source("The Studio", "organisation")


def film(name: str = "The Film") -> Subject:
    """A subject of this name, logged when first asked for."""
    found = Subject.objects.filter(name=name).first()
    return found or services.log_subject(by=ada(), name=name, kind="film")


def draft(sentence: str = "The director left the film", **fields: Any) -> Claim:
    """A draft claim about the film, which the studio could settle."""
    fields = {"subjects": [film()], "standing": [studio()]} | fields
    return services.log_claim(by=ada(), sentence=sentence, **fields)


def report(claim: Claim, outlet: Source | None = None, **fields: Any) -> Report:
    """A report of the claim: by default an anonymous assertion in The Careful on 3 March 2025."""
    given = {
        "attribution": "anonymous",
        "stance": "asserts",
        "published": PartialDate.parse("2025-03-03"),
        **fields,
    }
    if given["attribution"] == "anonymous":
        given.setdefault("speaker_description", "an insider")
    return services.add_report(by=ada(), claim=claim, outlet=outlet or source(), **given)


def denial(claim: Claim, **fields: Any) -> Report:
    """The studio denies it on record, on 5 March 2025."""
    given = {
        "attribution": "on_record",
        "speaker": studio(),
        "stance": "denies",
        "published": PartialDate.parse("2025-03-05"),
        **fields,
    }
    return report(claim, **given)


def public_claim(sentence: str = "The director left the film", **fields: Any) -> Claim:
    """A public claim with one anonymous report and no verdict yet."""
    claim = draft(sentence, **fields)
    report(claim)
    services.publish_claim(by=ada(), claim=claim)
    claim.refresh_from_db()
    return claim


def verdict(
    claim: Claim, status: str = "rumour", day: str = "2025-03-03", **fields: Any
) -> Verdict:
    """A verdict by Ada, approved by Ben."""
    given = {"rationale": f"It is {status}.", "effective": PartialDate.parse(day), **fields}
    return services.issue_verdict(by=ada(), approved_by=ben(), claim=claim, status=status, **given)


def proposal(claim: Claim, **fields: Any) -> Proposal:
    """A verdict that Ada proposes."""
    day = PartialDate.parse("2025-03-03")
    given = {"status": "rumour", "rationale": "One report.", "effective": day, **fields}
    return services.propose_verdict(by=ada(), claim=claim, **given)


def correct(verdict: Verdict, reason: str = "A slip.", **fields: Any) -> Verdict:
    """A correction by Ada, approved by Ben, that says what the verdict said but for `fields`."""
    given = {
        "status": verdict.status,
        "rationale": verdict.rationale,
        "effective": verdict.effective,
        **fields,
    }
    return services.correct_verdict(
        by=ada(), approved_by=ben(), verdict=verdict, reason=reason, **given
    )


def redact(text: str, kind: str = "personal", reason: str = "Order 7") -> list[Entry]:
    """Ada removes a text, approved by Ben; the tombstones."""
    removal = services.Removal(text, kind, reason)
    return services.redact(by=ada(), approved_by=ben(), removal=removal)


def last_body() -> dict[str, Any]:
    """The body of the record's last entry."""
    return json.loads(bytes(Entry.objects.latest("number").body))


def last_type() -> str:
    """The type of the record's last entry."""
    return Entry.objects.latest("number").type


def fresh(claim: Claim) -> Claim:
    """The claim as the database has it now."""
    return Claim.objects.get(pk=claim.pk)
