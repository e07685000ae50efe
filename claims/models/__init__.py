"""What is said and what we concluded: Subject, Claim, Report, Verdict, and the record of it."""

from claims.models.checkpoint import Checkpoint, Node
from claims.models.claim import Claim, Relation
from claims.models.departure import Departure
from claims.models.document import Document
from claims.models.edition import Edition
from claims.models.entry import Editor, Entry
from claims.models.likeness import Likeness, Stem, StemChange
from claims.models.proposal import Proposal, ProposalStep
from claims.models.report import Report
from claims.models.report_parts import Answer, Citation, Detail
from claims.models.subject import Subject
from claims.models.verdict import Reliance, Verdict

__all__ = [
    "Answer",
    "Checkpoint",
    "Citation",
    "Claim",
    "Departure",
    "Detail",
    "Document",
    "Edition",
    "Editor",
    "Entry",
    "Likeness",
    "Node",
    "Proposal",
    "ProposalStep",
    "Relation",
    "Reliance",
    "Report",
    "Stem",
    "StemChange",
    "Subject",
    "Verdict",
]
