"""What each status means and the evidence that it needs, in the words that readers see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import OPEN, SETTLED, Status

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True, slots=True)
class Meaning:
    """A status as the method explains it."""

    status: Status
    means: StrOrPromise
    needs: StrOrPromise

    @property
    def kind(self) -> str:
        """Whether the question is still open under it."""
        if self.status in OPEN:
            return gettext("open")
        return gettext("settled") if self.status in SETTLED else gettext("closed")


MEANINGS = (
    Meaning(
        Status.RUMOUR,
        _("It is asserted; nobody able to know has spoken."),
        _("At least one report that asserts it."),
    ),
    Meaning(
        Status.CORROBORATED,
        _("Two or more independent origins assert it; nobody able to know has spoken."),
        _("At least two independent origins. Many outlets that repeat one origin are not enough."),
    ),
    Meaning(
        Status.DISPUTED,
        _("Somebody denies it, others stand by it."),
        _("At least one report that denies it and one that asserts it."),
    ),
    Meaning(
        Status.CONFIRMED,
        _("Somebody able to know says that it is so."),
        _("A confirmation on the record by a source with standing, or a document."),
    ),
    Meaning(
        Status.PARTLY_CONFIRMED,
        _("Part of it holds and part does not. The reasons given say which."),
        _(
            "A confirmation by a source with standing or a document, and a denial or "
            "clarification of the other part."
        ),
    ),
    Meaning(
        Status.MISLEADING,
        _("The facts are real; the wording or the framing is not."),
        _("A clarification by a source with standing, or a document."),
    ),
    Meaning(
        Status.REFUTED,
        _("Somebody able to know denies it, and it does not stand up otherwise."),
        _("A denial by a source with standing, or a document."),
    ),
    Meaning(
        Status.RETRACTED,
        _("Its only origin withdrew it."),
        _("The retraction, and no other independent origin."),
    ),
    Meaning(
        Status.MOOT,
        _("Events overtook it; it can no longer be settled."),
        _("A reason."),
    ),
)
