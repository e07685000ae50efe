"""The desk's first page: every queue with its count, as a way to the filtered list."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from claims import queues
from claims.models import Proposal


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue: what it is called, how many rows wait in it, and where they are listed."""

    title: str
    hint: str
    count: int
    address: str


def waiting_for(editor: User) -> list[Waiting]:
    """What waits, the most pressing first. Six queries."""
    now = timezone.now()
    mine = Proposal.objects.for_approval().by_others(editor.pk)
    claims, reports, proposals = (
        reverse(f"admin:claims_{noun}_changelist") for noun in ("claim", "report", "proposal")
    )
    return [
        Waiting(
            "Waiting for me",
            "Proposals of colleagues that somebody has to approve",
            mine.count(),
            f"{proposals}?stands=mine",
        ),
        Waiting(
            "Challenged",
            "Settled claims against which a newer report was logged",
            queues.challenged(now).count(),
            f"{claims}?queue=challenged",
        ),
        Waiting(
            "Look again",
            "Claims whose review date has come",
            queues.review_due(now).count(),
            f"{claims}?queue=review",
        ),
        Waiting(
            "Still repeating",
            "Reports of the last 30 days that repeat what was refuted",
            queues.repeating(now).count(),
            f"{reports}?queue=repeating",
        ),
        Waiting(
            "Gone quiet",
            "Open rumours with nothing new for 30 days",
            queues.gone_quiet(now).count(),
            f"{claims}?queue=quiet",
        ),
        Waiting(
            "Drafts",
            "Claims that no reader has seen",
            queues.drafts().count(),
            f"{claims}?state__exact=draft",
        ),
    ]
