"""The stored public document: always what the rows say, and rebuildable from them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims import documents, record, services
from claims.choices import RelationKind
from claims.models import Claim
from claims.services import Cites
from tests.cast import ada, correct, denial, film, public_claim, report, source, studio, verdict

pytestmark = pytest.mark.django_db

KEYS = {
    "id", "url", "version", "entry", "state", "retired_reason", "sentence", "context", "language",
    "subjects", "status", "settled", "since", "verdict", "history", "evidence", "settled_by",
    "standing", "review_by", "related", "recorded_at", "updated_at", "links",
}  # fmt: skip


def storied() -> Claim:
    """A claim with a little of everything."""
    claim, other = public_claim(), public_claim("A scene was reshot")
    origin = claim.reports.get()
    report(claim, source("Relay"), cites=[Cites(report=origin)], details=[("place", "Prague")])
    first = verdict(claim)
    denial(claim, answers=[origin])
    services.relate(by=ada(), claim=claim, other=other, kind=RelationKind.NARROWER)
    verdict(claim, "refuted", "2025-03-05")
    correct(
        first,
        reason="The day was wrong.",
        status="rumour",
        rationale="One report.",
        effective=first.effective,
    )
    services.withdraw_report(by=ada(), report=origin, reason="Satire.")
    services.revise_source(by=ada(), source=studio(), name="Big Studio", reason="New name.")
    services.revise_subject(by=ada(), subject=film(), name="The Film II", reason="Retitled.")
    return Claim.objects.get(pk=claim.pk)


def test_the_document_has_the_shape_that_programs_rely_on():
    claim = storied()
    content = claim.document.content
    assert set(content) == KEYS
    assert content["id"] == claim.public_id
    assert content["version"] == claim.version
    assert content["status"] == "refuted"
    assert content["settled"] is True
    assert content["since"] == {
        "text": "5 March 2025",
        "earliest": "2025-03-05T00:00:00Z",
        "latest": "2025-03-06T00:00:00Z",
        "precision": "day",
    }
    assert content["evidence"]["asserting_outlets"] == 1
    assert content["updated_at"] >= content["recorded_at"]
    assert set(claim.document.card) == set(documents.SUMMARY_KEYS)


def test_a_public_claim_without_a_verdict_says_so():
    content = public_claim().document.content
    assert (content["status"], content["settled"], content["since"]) == (None, False, None)
    assert (content["verdict"], content["history"]) == (None, [])


def test_documents_agree_with_the_rows_after_every_kind_of_change():
    storied()
    assert list(documents.differing(documents.for_documents())) == []
    out = StringIO()
    call_command("rebuild_documents", check=True, stdout=out)
    assert "2 claims agree" in out.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE claims_document SET body = '{}' WHERE public_id = %s",
        "UPDATE claims_document SET summary = '{}' WHERE public_id = %s",
        "UPDATE claims_document SET search = NULL WHERE public_id = %s",
        "UPDATE claims_document SET words = '' WHERE public_id = %s",
        "UPDATE claims_document SET etag = 'x' WHERE public_id = %s",
        "UPDATE claims_document SET state = 'retired' WHERE public_id = %s",
        "DELETE FROM claims_document WHERE public_id = %s",
        "UPDATE claims_claim SET sentence = 'Else' WHERE public_id = %s",
    ],
)
def test_the_check_finds_any_difference_and_a_rebuild_mends_it(damage):
    claim = storied()
    with connection.cursor() as cursor:
        cursor.execute(damage, [claim.public_id])
    with pytest.raises(CommandError, match=claim.public_id):
        call_command("rebuild_documents", check=True)
    call_command("rebuild_documents", stdout=StringIO())
    call_command("rebuild_documents", check=True, stdout=StringIO())


def test_writing_documents_costs_the_same_queries_whatever_their_number(
    django_assert_max_num_queries,
):
    claims = [public_claim(f"Thing {n} happened") for n in range(6)]
    editor = record.editor_for(ada())
    for many in (1, 6):
        entry = record.append(type="source.revised", actor=editor, body={})
        with django_assert_max_num_queries(22):
            documents.store([c.pk for c in claims[:many]], entry)


def test_documents_follow_the_site_to_a_new_address(settings):
    claim = public_claim()
    call_command("rebuild_documents", if_moved=True)
    settings.SITE_URL = "https://moved.test"
    out = StringIO()
    call_command("rebuild_documents", if_moved=True, stdout=out)
    assert "1 claims" in out.getvalue()
    claim.document.refresh_from_db()
    assert claim.document.content["url"].startswith("https://moved.test/claims/")
