"""The fixed vocabularies of a claim, each word as DESIGN's glossary has it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SCALE = "claimline-1"
"""The version of the status scale that new verdicts are given under."""


class Status(models.TextChoices):
    """What a verdict concludes, in the order in which a story tends to move."""

    RUMOUR = "rumour", _("Rumour")
    CORROBORATED = "corroborated", _("Corroborated")
    DISPUTED = "disputed", _("Disputed")
    CONFIRMED = "confirmed", _("Confirmed")
    PARTLY_CONFIRMED = "partly_confirmed", _("Partly confirmed")
    MISLEADING = "misleading", _("Misleading")
    REFUTED = "refuted", _("Refuted")
    RETRACTED = "retracted", _("Retracted")
    MOOT = "moot", _("Moot")


OPEN = frozenset({Status.RUMOUR, Status.CORROBORATED, Status.DISPUTED})
SETTLED = frozenset(
    {
        Status.CONFIRMED,
        Status.PARTLY_CONFIRMED,
        Status.MISLEADING,
        Status.REFUTED,
        Status.RETRACTED,
    }
)
AGAINST = frozenset({Status.MISLEADING, Status.REFUTED, Status.RETRACTED})
"""Settled statuses after which an assertion is a repetition of something known to be wrong."""


class State(models.TextChoices):
    """Where a claim stands on its way to readers. A public claim never becomes a draft again."""

    DRAFT = "draft", "Draft"
    PUBLIC = "public", "Public"
    RETIRED = "retired", "Retired"


class Stance(models.TextChoices):
    """What a report does to the claim."""

    ASSERTS = "asserts", _("Asserts")
    CONFIRMS = "confirms", _("Confirms")
    DENIES = "denies", _("Denies")
    CLARIFIES = "clarifies", _("Clarifies")
    RETRACTS = "retracts", _("Retracts")
    MENTIONS = "mentions", _("Mentions")


REBUTS = frozenset({Stance.DENIES, Stance.CLARIFIES, Stance.RETRACTS})


class Attribution(models.TextChoices):
    """On whose word the outlet published it."""

    ON_RECORD = "on_record", _("On record")
    SPOKESPERSON = "spokesperson", _("Spokesperson")
    ANONYMOUS = "anonymous", _("Anonymous")
    SECOND_HAND = "second_hand", _("Second hand")
    DOCUMENT = "document", _("Document")


ABLE_TO_SETTLE = frozenset({Attribution.ON_RECORD, Attribution.SPOKESPERSON, Attribution.DOCUMENT})
"""Attributions under which a source with standing can settle a claim."""


class RelationKind(models.TextChoices):
    """How the *other* claim relates to this one: "the other is narrower than this"."""

    NARROWER = "narrower", _("Narrower")
    BROADER = "broader", _("Broader")
    PREMISE_OF = "premise_of", _("Premise of this claim")
    HAS_PREMISE = "has_premise", _("Rests on this claim")
    CONTRADICTS = "contradicts", _("Contradicts")


INVERSE = {
    RelationKind.NARROWER: RelationKind.BROADER,
    RelationKind.BROADER: RelationKind.NARROWER,
    RelationKind.PREMISE_OF: RelationKind.HAS_PREMISE,
    RelationKind.HAS_PREMISE: RelationKind.PREMISE_OF,
    RelationKind.CONTRADICTS: RelationKind.CONTRADICTS,
}
STORED_RELATIONS = (RelationKind.NARROWER, RelationKind.PREMISE_OF, RelationKind.CONTRADICTS)
"""One row says a relation once; the other two kinds are these seen from the other side."""


class SubjectKind(models.TextChoices):
    """What a claim can be about."""

    FILM = "film", _("Film")
    SERIES = "series", _("Series")
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")
    EVENT = "event", _("Event")
    OTHER = "other", _("Other")

    @property
    def plural(self) -> str:
        """The heading over several of this kind."""
        return str(_PLURALS[self.value])


_PLURALS = {
    "film": _("Films"),
    "series": pgettext_lazy("several", "Series"),
    "person": _("People"),
    "company": _("Companies"),
    "event": _("Events"),
    "other": _("Other"),
}


class EntryType(models.TextChoices):
    """What kind of change an entry of the record tells of."""

    CLAIM_PUBLISHED = "claim.published", _("Claim published")
    CLAIM_REVISED = "claim.revised", _("Claim revised")
    CLAIM_RELATED = "claim.related", _("Claims related")
    CLAIM_RETIRED = "claim.retired", _("Claim retired")
    REPORT_ADDED = "report.added", _("Report added")
    REPORT_REVISED = "report.revised", _("Report revised")
    REPORT_WITHDRAWN = "report.withdrawn", _("Report withdrawn")
    VERDICT_ISSUED = "verdict.issued", _("Verdict issued")
    VERDICT_CORRECTED = "verdict.corrected", _("Verdict corrected")
    SOURCE_REVISED = "source.revised", _("Source revised")
    SUBJECT_REVISED = "subject.revised", _("Subject revised")
    ENTRY_REDACTED = "entry.redacted", _("Entry redacted")
    ENTRY_RESTATED = "entry.restated", _("Entry restated without what was removed")


class Removed(models.TextChoices):
    """What kind of thing a redaction took away, as its tombstone says it."""

    PERSONAL = "personal", _("Personal information")
    DEFAMATORY = "defamatory", _("Text that a court or a lawyer held to be defamatory")
    COPYRIGHT = "copyright", _("Text under somebody else's copyright")
    SAFETY = "safety", _("Something that could bring a person to harm")


class ProposalKind(models.TextChoices):
    """What a second editor has to approve before readers see it."""

    VERDICT = "verdict", "Verdict"
    CORRECTION = "correction", "Correction of a verdict"
    REDACTION = "redaction", "Redaction"


class ProposalState(models.TextChoices):
    """Where a proposal stands. Whether it is approved is who approved its text, if anybody."""

    WAITING = "waiting", "Waiting"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Step(models.TextChoices):
    """What editors do with a proposal."""

    PROPOSED = "proposed", "Proposed"
    EDITED = "edited", "Edited"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PUBLISHED = "published", "Published"
