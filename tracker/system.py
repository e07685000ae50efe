"""The desk's page about the site itself: what it runs on, and whether anything is missing."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass

import django
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from claims import matching
from claims.matching import Mode
from claims.models import Checkpoint, Entry, Proposal


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is about, how it stands, and what to do where it does not stand well."""

    about: str
    stands: str
    advice: str = ""


def facts() -> list[Fact]:
    """Everything the page tells. Five queries."""
    return [*_software(), _matching(), *_record(), _jobs(), _eyes()]


def _software() -> Iterator[Fact]:
    version = connection.pg_version  # type: ignore[attr-defined]
    yield Fact("PostgreSQL", f"{version // 10000}.{version % 10000}")
    yield Fact("Django and Python", f"{django.get_version()} on {platform.python_version()}")


def _matching() -> Fact:
    mode = matching.mode()
    if mode == Mode.MEANING:
        return Fact("Similar claims are found", str(mode))
    return Fact(
        "Similar claims are found",
        str(mode),
        "The word vectors are not installed: install the packages of requirements.txt.",
    )


def _record() -> Iterator[Fact]:
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    signed = Checkpoint.objects.order_by("-size").first()
    yield Fact("The record", f"{last} entries")
    if signed is None:
        missing = "" if settings.CHECKPOINT_KEY.exists() else "There is no key to sign with here. "
        advice = f"{missing}The worker signs every five minutes where there is a key."
        yield Fact("Signed checkpoint", "none yet", advice)
    else:
        behind = f"; {last - signed.size} entries since" if last > signed.size else ""
        at = f"{signed.created_at:%d %B %Y, %H:%M} UTC"
        yield Fact("Signed checkpoint", f"over {signed.size} entries, {at}{behind}")


def _jobs() -> Fact:
    jobs = ProcrastinateJob.objects
    waiting = jobs.filter(status="todo").count()
    failed = list(
        jobs.filter(status="failed").order_by("-id").values_list("task_name", flat=True)[:3]
    )
    advice = f"Failed lately: {', '.join(failed)}. The log says why." if failed else ""
    return Fact("Background work", f"{waiting} jobs wait", advice)


def _eyes() -> Fact:
    if settings.SECOND_EDITOR:
        return Fact("Second pair of eyes", "every verdict, correction and redaction is approved")
    waiting = Proposal.objects.waiting().count()
    return Fact(
        "Second pair of eyes",
        "off: this desk is one person, and the method page says so",
        f"{waiting} proposals wait." if waiting else "",
    )
