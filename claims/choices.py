"""The fixed vocabularies of a claim, each word as DESIGN's glossary has it."""

from __future__ import annotations

from django.db import models

SCALE = "claimline-1"
"""The version of the status scale that new verdicts are given under."""


class Status(models.TextChoices):
    """What a verdict concludes, in the order in which a story tends to move."""

    RUMOUR = "rumour", "Rumour"
    CORROBORATED = "corroborated", "Corroborated"
    DISPUTED = "disputed", "Disputed"
    CONFIRMED = "confirmed", "Confirmed"
    PARTLY_CONFIRMED = "partly_confirmed", "Partly confirmed"
    MISLEADING = "misleading", "Misleading"
    REFUTED = "refuted", "Refuted"
    RETRACTED = "retracted", "Retracted"
    MOOT = "moot", "Moot"


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

    ASSERTS = "asserts", "Asserts"
    CONFIRMS = "confirms", "Confirms"
    DENIES = "denies", "Denies"
    CLARIFIES = "clarifies", "Clarifies"
    RETRACTS = "retracts", "Retracts"
    MENTIONS = "mentions", "Mentions"


REBUTS = frozenset({Stance.DENIES, Stance.CLARIFIES, Stance.RETRACTS})


class Attribution(models.TextChoices):
    """On whose word the outlet published it."""

    ON_RECORD = "on_record", "On record"
    SPOKESPERSON = "spokesperson", "Spokesperson"
    ANONYMOUS = "anonymous", "Anonymous"
    SECOND_HAND = "second_hand", "Second hand"
    DOCUMENT = "document", "Document"


ABLE_TO_SETTLE = frozenset({Attribution.ON_RECORD, Attribution.SPOKESPERSON, Attribution.DOCUMENT})
"""Attributions under which a source with standing can settle a claim."""


class RelationKind(models.TextChoices):
    """How the *other* claim relates to this one: "the other is narrower than this"."""

    NARROWER = "narrower", "Narrower"
    BROADER = "broader", "Broader"
    PREMISE_OF = "premise_of", "Premise of this claim"
    HAS_PREMISE = "has_premise", "Rests on this claim"
    CONTRADICTS = "contradicts", "Contradicts"


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

    FILM = "film", "Film"
    SERIES = "series", "Series"
    PERSON = "person", "Person"
    COMPANY = "company", "Company"
    EVENT = "event", "Event"
    OTHER = "other", "Other"

    @property
    def plural(self) -> str:
        """The heading over several of this kind."""
        irregular = {"series": "Series", "person": "People", "company": "Companies"}
        return irregular.get(self.value, f"{self.label}s") if self != self.OTHER else "Other"


class EntryType(models.TextChoices):
    """What kind of change an entry of the record tells of."""

    CLAIM_PUBLISHED = "claim.published", "Claim published"
    CLAIM_REVISED = "claim.revised", "Claim revised"
    CLAIM_RELATED = "claim.related", "Claims related"
    CLAIM_RETIRED = "claim.retired", "Claim retired"
    REPORT_ADDED = "report.added", "Report added"
    REPORT_REVISED = "report.revised", "Report revised"
    REPORT_WITHDRAWN = "report.withdrawn", "Report withdrawn"
    VERDICT_ISSUED = "verdict.issued", "Verdict issued"
    VERDICT_CORRECTED = "verdict.corrected", "Verdict corrected"
    SOURCE_REVISED = "source.revised", "Source revised"
    SUBJECT_REVISED = "subject.revised", "Subject revised"
    ENTRY_REDACTED = "entry.redacted", "Entry redacted"
    ENTRY_RESTATED = "entry.restated", "Entry restated without what was removed"


class Removed(models.TextChoices):
    """What kind of thing a redaction took away, as its tombstone says it."""

    PERSONAL = "personal", "Personal information"
    DEFAMATORY = "defamatory", "Text that a court or a lawyer held to be defamatory"
    COPYRIGHT = "copyright", "Text under somebody else's copyright"
    SAFETY = "safety", "Something that could bring a person to harm"


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
