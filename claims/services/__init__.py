"""The only way in which anything becomes public. Each call is one transaction (DESIGN §3)."""

from claims.services.claims import (
    delete_draft,
    log_claim,
    publish_claim,
    relate,
    retire_claim,
    revise_claim,
)
from claims.services.connections import connect_reports
from claims.services.errors import BelowStandard, Conflict
from claims.services.places import Places, places_of, tombstones
from claims.services.proposals import (
    approve_proposal,
    propose_correction,
    propose_redaction,
    propose_verdict,
    publish_proposal,
    return_proposal,
    revise_proposal,
    withdraw_proposal,
)
from claims.services.proposed_texts import judgement_of, removal_of, right_over
from claims.services.redaction import Removal, redact
from claims.services.references import (
    delete_reference,
    log_source,
    log_subject,
    revise_source,
    revise_subject,
)
from claims.services.remainder import texts
from claims.services.reports import (
    Cites,
    add_report,
    delete_report,
    revise_report,
    withdraw_report,
)
from claims.services.verdicts import correct_verdict, evidence_for, issue_verdict
from claims.services.whereabouts import entries_holding

__all__ = [
    "BelowStandard",
    "Cites",
    "Conflict",
    "Places",
    "Removal",
    "add_report",
    "approve_proposal",
    "connect_reports",
    "correct_verdict",
    "delete_draft",
    "delete_reference",
    "delete_report",
    "entries_holding",
    "evidence_for",
    "issue_verdict",
    "judgement_of",
    "log_claim",
    "log_source",
    "log_subject",
    "places_of",
    "propose_correction",
    "propose_redaction",
    "propose_verdict",
    "publish_claim",
    "publish_proposal",
    "redact",
    "relate",
    "removal_of",
    "retire_claim",
    "return_proposal",
    "revise_claim",
    "revise_proposal",
    "revise_report",
    "revise_source",
    "revise_subject",
    "right_over",
    "texts",
    "tombstones",
    "withdraw_proposal",
    "withdraw_report",
]
