"""What the background worker does of its own accord, each night."""

from __future__ import annotations

import logging

from django.core.management import call_command
from procrastinate.contrib.django import app

from claims import documents

log = logging.getLogger(__name__)


class DocumentsDiffer(Exception):
    """Stored documents are not what the rows say: somebody wrote past the services."""


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="check_documents")
def check_documents(timestamp: int) -> None:
    """Compare every stored document with the rows; the job fails and names those that differ."""
    differing = list(documents.differing(documents.for_documents()))
    if differing:
        raise DocumentsDiffer(", ".join(differing))
    log.info("all stored documents agree with the rows")


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Forget the sign-ins that have expired."""
    call_command("clearsessions")
