"""What one editor wants to say and another has to approve before it is said.

An approval holds for one exact text: the database refuses a row whose approved text is another.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.choices import ProposalKind, ProposalState, Step
from claims.models.claim import Claim
from claims.models.entry import Editor, Entry
from claims.models.verdict import Verdict
from sources.public_id import new_public_id
from sources.wording import validate_title


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Words for choosing proposals."""

    def waiting(self) -> ProposalQuerySet:
        """Those that are neither published nor withdrawn."""
        return self.filter(state=ProposalState.WAITING)

    def for_approval(self) -> ProposalQuerySet:
        """Waiting, and nobody has approved the text as it stands."""
        return self.waiting().filter(approved_by__isnull=True)

    def by_others(self, user_id: int) -> ProposalQuerySet:
        """Those whose text is somebody else's."""
        return self.exclude(author__user_id=user_id)

    def with_names(self) -> ProposalQuerySet:
        """With the claim, the corrected verdict and the people, for a list or a page."""
        people = ("author__user", "proposed_by__user", "approved_by__user")
        return self.select_related("claim", "corrects", *people)


class Proposal(models.Model):
    """A verdict, a correction or a redaction on its way to the record."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=ProposalKind)
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        help_text="Empty for a redaction, which may concern several claims.",
    )
    corrects = models.ForeignKey(
        Verdict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_corrections",
    )
    content = models.JSONField(help_text="The exact text: what a service will be given.")
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(
        max_length=10, choices=ProposalState, default=ProposalState.WAITING, db_index=True
    )
    proposed_by = models.ForeignKey(Editor, on_delete=models.PROTECT, related_name="proposals")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    author = models.ForeignKey(
        Editor,
        on_delete=models.PROTECT,
        related_name="written_proposals",
        help_text="Who wrote the text as it stands: the last to have edited it.",
    )
    approved_by = models.ForeignKey(
        Editor, on_delete=models.PROTECT, null=True, blank=True, related_name="approved_proposals"
    )
    approved_content = models.JSONField(null=True, blank=True)
    claim_version = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="The claim as the last to write or approve saw it: a later one asks for a look.",
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ProposalKind.values), name="claims_proposal_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.VERDICT, claim__isnull=False, corrects=None)
                | Q(kind=ProposalKind.CORRECTION, claim__isnull=False, corrects__isnull=False)
                | Q(kind=ProposalKind.REDACTION, claim=None, corrects=None),
                name="claims_proposal_about",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PUBLISHED, entry__isnull=False)
                | Q(state__in=[ProposalState.WAITING, ProposalState.WITHDRAWN], entry=None),
                name="claims_proposal_state",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                name="claims_proposal_two_people",
                violation_error_message="Nobody approves a text of their own.",
            ),
            models.CheckConstraint(
                condition=Q(
                    approved_by__isnull=True,
                    approved_content__isnull=True,
                )
                | Q(
                    approved_by__isnull=False,
                    approved_content__isnull=False,  # a comparison with NULL refuses nothing
                    approved_content=F("content"),
                ),
                name="claims_proposal_exact_text",
                violation_error_message="An approval holds for the exact text that was approved.",
            ),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state=ProposalState.WAITING, kind=ProposalKind.VERDICT),
                name="claims_proposal_one_verdict",
                violation_error_message="A verdict on this claim is proposed already: edit that.",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(state=ProposalState.WAITING),
                name="claims_proposal_one_correction",
                violation_error_message="A correction is proposed already: edit that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"

    @property
    def about(self) -> str:
        """The claim's sentence; of a redaction the kind of thing, never the text."""
        return self.claim.sentence if self.claim else str(self.content.get("kind", ""))

    @property
    def waits(self) -> bool:
        """Whether it can still be edited, approved, published or withdrawn."""
        return self.state == ProposalState.WAITING

    @property
    def outdated(self) -> bool:
        """Whether the claim has changed since the text was last written or approved."""
        return self.claim is not None and self.claim.version != self.claim_version

    @property
    def approved(self) -> bool:
        """Whether somebody else has approved the text as it stands."""
        return self.approved_by_id is not None


class ProposalStep(models.Model):
    """One thing that happened to a proposal, for the desk to read."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    by = models.ForeignKey(Editor, on_delete=models.PROTECT, related_name="proposal_steps")
    at = models.DateTimeField(db_default=Now(), editable=False)
    note = models.CharField(max_length=500, blank=True, validators=[validate_title])
    voided = models.ForeignKey(
        Editor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose approval this step made void.",
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="claims_step_step")
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} by {self.by}"
