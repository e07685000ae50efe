"""Whether readers see a row, since that decides what an editor may still do with it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Model

from claims.choices import State
from claims.models import Claim, Report, Subject
from sources.models import Source

Row = Claim | Report | Source | Subject


def is_public(row: Row) -> bool:
    """Whether readers have been able to see the row."""
    if isinstance(row, Claim):
        return row.is_public
    if isinstance(row, Report):
        return row.entry_id is not None
    return row.public_since is not None


def version_of(row: Row) -> int:
    """The version that guards the row: a report is guarded by its claim's."""
    return row.claim.version if isinstance(row, Report) else row.version


def key_of(row: Model) -> str:
    """Which row it is, among all that an editor can change."""
    return f"{row._meta.label_lower}:{row.pk}"


def state_of(row: Row) -> str:
    """One word for where the row stands: draft, public, withdrawn or retired."""
    if isinstance(row, Claim):
        return row.state
    if isinstance(row, Report) and not row.live:
        return "withdrawn"
    return State.PUBLIC.value if is_public(row) else State.DRAFT.value


def may_touch(editor: User, claim: Claim) -> bool:
    """Whether this editor may change the claim and what it holds, given the right to edit at all.

    A public claim takes the right to publish; a retired one is closed.
    """
    if claim.state == State.PUBLIC:
        return editor.has_perm("claims.publish_claim")
    return claim.state == State.DRAFT
