"""What claims are compared by follows every change of a wording, in the same transaction."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims import matching, services
from claims.models import Claim, Likeness, Stem, StemChange
from claims.tasks import DocumentsDiffer, check_documents, compare_claims
from tests.cast import ada, draft, film, fresh, public_claim, redact, report

pytestmark = pytest.mark.django_db


def counted() -> dict[str, int]:
    return dict(Stem.objects.values_list("stem", "claims"))


def counted_anew() -> dict[str, int]:
    """What the counts must be, from the rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT stems FROM claims_likeness WHERE NOT draft')"
        )
        counts = dict(cursor.fetchall())
    listed = Likeness.objects.filter(draft=False).count()
    return counts | ({"": listed} if listed else {})


def finds(text: str) -> list[int]:
    return [s.claim.pk for s in matching.similar_claims(text, drafts_too=True)]


def test_counts_only_what_is_listed():
    claim = draft("The composer quit")
    assert counted() == {}
    report(claim)
    services.publish_claim(by=ada(), claim=claim)
    assert counted() == {"": 1, "compos": 1, "quit": 1, "film": 1}
    assert counted() == counted_anew()


def test_follows_a_revision_of_a_draft_and_of_a_public_claim():
    for claim in (draft("The composer quit"), public_claim("The composer quit")):
        services.revise_claim(by=ada(), claim=claim, sentence="The editor stayed", reason="Wrong.")
        assert claim.pk in finds("editor stayed")
        assert claim.pk not in finds("composer quit")
    assert counted() == counted_anew()


def test_follows_headlines_as_they_are_revised_and_deleted():
    claim = draft("The composer quit")
    added = report(claim, headline="A quarrel in Budapest")
    assert finds("Budapest") == [claim.pk]
    services.revise_report(by=ada(), report=added, headline="A quarrel in Vienna")
    assert (finds("Budapest"), finds("Vienna")) == ([], [claim.pk])
    services.delete_report(by=ada(), report=added)
    assert finds("Vienna") == []


def test_forgets_the_headline_of_a_withdrawn_report():
    claim = public_claim("The composer quit")
    added = report(claim, headline="A quarrel in Budapest")
    assert finds("Budapest") == [claim.pk]
    services.withdraw_report(by=ada(), report=added, reason="It was a hoax.")
    assert finds("Budapest") == []
    assert counted() == counted_anew()


@pytest.mark.parametrize("make", [draft, public_claim])
def test_follows_a_renamed_subject(make):
    claim = make("It was cancelled", subjects=[film("Ballerina")])
    services.revise_subject(by=ada(), subject=film("Ballerina"), name="Zugzwang", reason="Titled.")
    assert (finds("Ballerina"), finds("Zugzwang")) == ([], [claim.pk])


def test_forgets_retired_claims_and_deleted_drafts():
    retired, deleted = public_claim("The composer quit"), draft("The editor stayed")
    services.retire_claim(by=ada(), claim=retired, reason="Logged twice.")
    services.delete_draft(by=ada(), claim=deleted)
    assert finds("composer quit editor stayed") == []
    assert not Likeness.objects.exists()
    assert counted() == {}


def test_a_change_that_fails_leaves_the_index_as_it_was():
    claim = public_claim("The composer quit")
    before = counted()
    with transaction.atomic():
        services.revise_claim(by=ada(), claim=claim, sentence="The editor stayed", reason="Wrong.")
        assert finds("editor stayed") == [claim.pk]
        transaction.set_rollback(True)
    assert finds("composer") == [claim.pk]
    assert counted() == before


@pytest.mark.parametrize("make", [draft, public_claim])
def test_a_redaction_clears_words_stems_and_counts(make):
    claim = make("The composer Xanthippe quit", context="Xanthippe said so.")
    other = public_claim("Xanthippe sued the studio")
    redact("Xanthippe", "personal", "Order 7 of 2026")
    assert finds("Xanthippe") == []
    assert claim.pk in finds("composer")
    for row in Likeness.objects.filter(pk__in=[claim.pk, other.pk]):
        assert "xanthippe" not in f"{row.words} {row.stems}".lower()
    assert not Stem.objects.filter(stem__icontains="xanth").exists()
    assert not StemChange.objects.exists()
    assert counted() == counted_anew()


def test_does_not_touch_rows_whose_words_stay():
    claim = public_claim("The composer quit")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, ctid::text FROM claims_likeness")
        before = cursor.fetchall()
        services.revise_claim(by=ada(), claim=claim, settled_by="The studio", reason="Clearer.")
        cursor.execute("SELECT xmin::text, ctid::text FROM claims_likeness")
        assert cursor.fetchall() == before


def test_the_command_and_the_nightly_check_find_and_mend_what_differs():
    claim = public_claim("The composer quit")
    Claim.objects.filter(pk=draft("The editor stayed").pk).update(sentence="The editor left")
    Likeness.objects.filter(pk=claim.pk).delete()
    with pytest.raises(CommandError, match=claim.public_id):
        call_command("rebuild_documents", "--check")
    with pytest.raises(DocumentsDiffer):
        check_documents(0)
    call_command("rebuild_documents", stdout=StringIO())
    call_command("rebuild_documents", "--check", stdout=StringIO())
    assert finds("editor left") != []
    assert counted() == counted_anew()


def test_the_worker_indexes_what_was_there_before_the_index():
    claim = public_claim("The composer quit")
    Likeness.objects.all().delete()
    Stem.objects.all().delete()
    compare_claims(0)
    assert finds("composer") == [claim.pk]
    assert counted() == counted_anew()


@pytest.mark.django_db(transaction=True)
def test_writers_never_wait_for_one_another_to_count():
    held, done = threading.Event(), threading.Event()
    failures: list[Exception] = []
    first = public_claim("The composer quit")

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                draft("The director quit the film")
                held.set()
                assert done.wait(20)
        except Exception as failure:  # a thread's failure is the test's
            failures.append(failure)
        finally:
            held.set()
            connection.close()

    ada()
    film()
    thread = threading.Thread(target=write_slowly)
    thread.start()
    try:
        assert held.wait(20)
        services.revise_claim(
            by=ada(), claim=fresh(first), sentence="The director quit", reason="Wrong."
        )
        assert StemChange.objects.exists(), "noted, while another one may sum"
        assert finds("director") == [first.pk], "found before it is counted"
    finally:
        done.set()
        thread.join()
    assert failures == []
    matching.count()
    assert counted() == counted_anew()
    assert not StemChange.objects.exists()
