"""What each status means and the evidence that it needs, in the words that readers see."""

from __future__ import annotations

from dataclasses import dataclass

from claims.choices import OPEN, SETTLED, Status


@dataclass(frozen=True, slots=True)
class Meaning:
    """A status as the method explains it."""

    status: Status
    means: str
    needs: str

    @property
    def kind(self) -> str:
        """Whether the question is still open under it."""
        if self.status in OPEN:
            return "open"
        return "settled" if self.status in SETTLED else "closed"


MEANINGS = (
    Meaning(
        Status.RUMOUR,
        "It is asserted; nobody able to know has spoken.",
        "At least one report that asserts it.",
    ),
    Meaning(
        Status.CORROBORATED,
        "Two or more independent origins assert it; nobody able to know has spoken.",
        "At least two independent origins. Many outlets that repeat one origin are not enough.",
    ),
    Meaning(
        Status.DISPUTED,
        "Somebody denies it, others stand by it.",
        "At least one report that denies it and one that asserts it.",
    ),
    Meaning(
        Status.CONFIRMED,
        "Somebody able to know says that it is so.",
        "A confirmation on the record by a source with standing, or a document.",
    ),
    Meaning(
        Status.PARTLY_CONFIRMED,
        "Part of it holds and part does not. The reasons given say which.",
        "A confirmation by a source with standing or a document, and a denial or clarification "
        "of the other part.",
    ),
    Meaning(
        Status.MISLEADING,
        "The facts are real; the wording or the framing is not.",
        "A clarification by a source with standing, or a document.",
    ),
    Meaning(
        Status.REFUTED,
        "Somebody able to know denies it, and it does not stand up otherwise.",
        "A denial by a source with standing, or a document.",
    ),
    Meaning(
        Status.RETRACTED,
        "Its only origin withdrew it.",
        "The retraction, and no other independent origin.",
    ),
    Meaning(
        Status.MOOT,
        "Events overtook it; it can no longer be settled.",
        "A reason.",
    ),
)
