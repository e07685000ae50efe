"""Past the append-only rules there is one way, for a superuser of the database too."""

import pytest
from django.db import IntegrityError, connection, transaction

from claims import record
from claims.models import Verdict
from tests.cast import ada, correct, public_claim, redact, verdict

pytestmark = pytest.mark.django_db

NAME = "Xanthippe Quill"


@pytest.fixture
def redacted():
    """A claim of which everything but the second verdict's status named somebody, and another."""
    claim = public_claim(f"{NAME} left the film")
    wrong = verdict(claim, rationale=f"{NAME} says so.")
    correct(wrong, reason=f"Not {NAME}.", rationale=f"{NAME} does not.")
    verdict(public_claim("Not redacted"))
    redact(NAME)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_entry SET body = NULL, salt = NULL",
        "UPDATE claims_entry SET body = 'x'",
        "UPDATE claims_entry SET body = NULL, salt = NULL, actor = 'X' WHERE number = 1",
        "UPDATE claims_entry SET body = '{}', salt = sha256('') WHERE number = 1",
        "UPDATE claims_entry SET leaf = 'x' WHERE body IS NULL",
        "UPDATE claims_entry SET recorded_at = now() WHERE body IS NULL",
        "DELETE FROM claims_entry WHERE body IS NULL",
        "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE claims_entry CASCADE",
        "MERGE INTO claims_entry e USING (VALUES (1)) v(n) ON e.number = v.n"
        " WHEN MATCHED THEN UPDATE SET body = 'x', salt = 'x'",
        "SET LOCAL session_replication_role = replica; UPDATE claims_entry SET body = 'x'",
        "UPDATE claims_verdict SET rationale = 'x'",
        "UPDATE claims_verdict SET rationale = 'x' WHERE number IN (SELECT regards_id FROM"
        " claims_entry)",
        "UPDATE claims_verdict SET correction_reason = 'x' WHERE corrects_id IS NOT NULL",
        "UPDATE claims_verdict SET effective_text = '[removed]'",
        "UPDATE claims_verdict SET override_reason = '[removed]'",
        "UPDATE claims_verdict SET status = 'confirmed' WHERE number IN (SELECT regards_id FROM"
        " claims_entry)",
        "SET LOCAL session_replication_role = replica; DELETE FROM claims_verdict",
    ],
)
def test_the_database_allows_nothing_but_what_a_tombstone_announces(redacted, statement):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        assert cursor.fetchone() == ("on",)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_a_restatement_alone_lets_nobody_change_a_verdict():
    claim = public_claim()
    told = verdict(claim, rationale="As it was.")
    body = {"entry": told.number, "body": {"verdict": {"rationale": "Quite another."}}}
    record.append(
        type="entry.restated",
        actor=record.editor_for(ada()),
        body=body,
        claim=claim,
        regards=told.entry,
    )
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Verdict.objects.filter(pk=told.pk).update(rationale="Quite another.")
