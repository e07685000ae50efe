"""What the background worker does of its own accord."""

from __future__ import annotations

import logging

from django.core.management import call_command
from procrastinate.contrib.django import app

from claims import audit, checkpoints, documents, lookup, matching
from claims.downloads import making, shelf

log = logging.getLogger(__name__)


class DocumentsDiffer(Exception):
    """Stored documents are not what the rows say: somebody wrote past the services."""


class RecordTampered(Exception):
    """The record is not what was recorded: somebody wrote past the database's rules."""


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="sign_checkpoint")
def sign_checkpoint(timestamp: int) -> None:
    """Sign the record if it grew, where there is a key to sign with."""
    signer = checkpoints.signer()
    if signer is None:
        log.info("There is no key to sign a checkpoint with")
        return
    checkpoints.publish(signer)


@app.periodic(cron="29 3 * * *")
@app.task(queueing_lock="check_record")
def check_record(timestamp: int) -> None:
    """Check every entry, node and checkpoint; the job fails and names what differs."""
    problems = audit.problems()
    if problems:
        raise RecordTampered("; ".join(problems))


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="check_documents")
def check_documents(timestamp: int) -> None:
    """Compare every stored document with the rows; the job fails and names those that differ."""
    differing = [*documents.differing(documents.for_documents()), *matching.differing()]
    if differing:
        raise DocumentsDiffer(", ".join(differing))
    log.info("all stored documents agree with the rows")


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="compare_claims")
def compare_claims(timestamp: int) -> None:
    """Count the stems noted, and index claims older than the index or without a meaning yet."""
    matching.catch_up()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="key_pages")
def key_pages(timestamp: int) -> None:
    """Write the page keys of reports anew that were made by an earlier rule."""
    lookup.key_again()


@app.periodic(cron="13 2 * * *")
@app.task(queueing_lock="make_nightly_export")
def make_nightly_export(timestamp: int) -> None:
    """Make the night's export and delete old ones."""
    make_export()


@app.task(queueing_lock="make_export")
def make_export() -> None:
    """Make an export of everything public, and delete old ones; leave it to one that is at it."""
    try:
        making.make_export()
    except making.Busy:
        log.info("an export is being made already")
    shelf.tidy()


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="keep_exports")
def keep_exports(timestamp: int) -> None:
    """Delete exports that hold what was removed since, and make one where none is left."""
    shelf.tidy()
    if not shelf.kept():
        make_export()


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Forget the sign-ins that have expired."""
    call_command("clearsessions")
