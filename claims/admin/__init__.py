"""The editors' door: what each noun looks like on the desk. Nothing is saved here but by services.

Sources are here too: what readers see of them changes through the claims' record.
"""

from claims.admin import capture, claim, proposal, record, report, source, subject, verdict

__all__ = ["capture", "claim", "proposal", "record", "report", "source", "subject", "verdict"]
