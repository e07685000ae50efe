"""The record: the database numbers, dates and hashes it, and refuses to change it."""

import hashlib
import json
import re
import threading
from datetime import UTC

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims import held, record
from claims.models import Claim, Editor, Entry, Reliance, Verdict
from tests.cast import ada, denial, public_claim, report, verdict

pytestmark = pytest.mark.django_db


def append(body=None, claim=None) -> Entry:
    editor = record.editor_for(ada())
    return record.append(type="claim.revised", actor=editor, body=body or {"a": 1}, claim=claim)


def test_an_entry_commits_to_its_salted_body_in_the_bytes_of_the_format():
    claim = public_claim()
    entry = Entry.objects.latest("number")
    digest = hashlib.sha256(bytes(entry.salt) + bytes(entry.body)).hexdigest()
    moment = entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    lines = [
        "claimline-record/v1", str(entry.number), moment, "claim.published", claim.public_id,
        Editor.objects.get(user=ada()).pseudonym, digest,
    ]  # fmt: skip
    assert bytes(entry.leaf) == "\n".join(lines).encode()
    assert bytes(entry.leaf_hash) == hashlib.sha256(b"\x00" + bytes(entry.leaf)).digest()
    assert len(bytes(entry.salt)) == 32


def test_a_body_is_canonical_json_with_text_kept_exactly():
    quote = 'E\u0301 "x" \u2028 </script> \u202etxt'
    entry = append({"quote": quote, "b": 2, "a": [1, None, True]})
    stored = bytes(Entry.objects.get(pk=entry.pk).body)
    assert stored.startswith(b'{"a":[1,null,true],"b":2,"quote":"E\xcc\x81 \\"x\\" ')
    assert json.loads(stored)["quote"] == quote


@pytest.mark.parametrize("body", [{"n": 2**53}, {"f": float("nan")}, {"s": "\ud800"}])
def test_refuses_a_body_that_canonical_json_cannot_hold(body):
    with pytest.raises(ValueError):  # noqa: PT011 — rfc8785 raises several kinds of it
        append(body)
    assert not Entry.objects.exists()


def test_numbers_follow_one_another_and_moments_never_repeat():
    entries = [append() for _ in range(5)]
    first = entries[0].number
    assert [e.number for e in entries] == [first + n for n in range(5)]
    moments = [e.recorded_at for e in entries]
    assert moments == sorted(set(moments))


def test_the_database_sets_number_moment_and_hash_whatever_it_is_given():
    append()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_entry"
            " (number, recorded_at, type, actor, body, salt, leaf, leaf_hash)"
            " VALUES (999, 'epoch', 'claim.revised', 'X', 'y', %s, 'z', 'z') RETURNING number",
            [b"s" * 32],
        )
        assert cursor.fetchone()[0] == 2
    assert Entry.objects.get(number=2).recorded_at.year >= 2026


def test_refuses_an_entry_with_a_short_salt_or_an_unknown_type():
    for salt, kind in ((b"short", "claim.revised"), (b"s" * 32, "claim.vanished")):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO claims_entry (type, actor, body, salt) VALUES (%s, 'X', 'y', %s)",
                [kind, salt],
            )


@pytest.mark.parametrize("table", ["claims_entry", "claims_verdict", "claims_reliance"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "DELETE FROM {} WHERE false",
    ],
)
def test_the_database_refuses_to_rewrite_what_was_recorded(table, statement):
    claim = public_claim()
    verdict(claim, reports=[claim.reports.get()])
    column = {"claims_entry": "actor", "claims_verdict": "rationale", "claims_reliance": "id"}
    sql = statement.format(table, column[table], column[table])
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {sql}")
    assert Entry.objects.count() == 2
    assert Verdict.objects.count() == Reliance.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM claims_claim",
        "DELETE FROM claims_report",
        "DELETE FROM claims_subject",
        "DELETE FROM sources_source WHERE public_since IS NOT NULL",
        "UPDATE claims_claim SET entry_id = NULL, state = 'draft'",
        "UPDATE claims_claim SET public_id = '0000000000'",
        "UPDATE claims_report SET entry_id = NULL, recorded_at = NULL",
        "UPDATE sources_source SET public_since = NULL WHERE public_since IS NOT NULL",
    ],
)
def test_the_database_keeps_public_what_readers_have_seen(statement):
    public_claim()
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")


def test_the_database_joins_only_reports_of_one_claim():
    one, two = public_claim("One thing happened"), public_claim("Another thing happened")
    given = verdict(one)
    for table, columns, values in (
        (
            "claims_citation",
            "report_id, report_cited_id, description, independent",
            "%s, %s, '', false",
        ),
        ("claims_answer", "report_id, answered_id", "%s, %s"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({columns}) VALUES ({values})",  # noqa: S608
                [one.reports.get().pk, two.reports.get().pk],
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Reliance.objects.create(verdict=given, report=two.reports.get())


def test_an_append_is_refused_when_the_clock_runs_back_by_more_than_a_minute():
    append()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_entry DISABLE TRIGGER redaction_only")
        cursor.execute("UPDATE claims_entry SET recorded_at = recorded_at + interval '50 seconds'")
        ahead = Entry.objects.latest("number").recorded_at
        assert append().recorded_at > ahead
        cursor.execute("UPDATE claims_entry SET recorded_at = recorded_at + interval '1 hour'")
        with pytest.raises(held.Refused, match="clock"), transaction.atomic():
            append()
        cursor.execute("ALTER TABLE claims_entry ENABLE ALWAYS TRIGGER redaction_only")


def test_the_record_names_the_pseudonym_and_never_the_account():
    public_claim("Somebody said something")
    bodies = b"".join(bytes(e.body) + bytes(e.leaf) for e in Entry.objects.all())
    assert not re.search(rb"\bada\b", bodies, re.IGNORECASE)
    assert record.editor_for(ada()) == record.editor_for(ada())


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_neither_row_nor_entry():
    claim = public_claim()
    before = Entry.objects.count(), claim.reports.count(), bytes(claim.document.body)
    with transaction.atomic():
        report(claim)
        transaction.set_rollback(True)
    claim = Claim.objects.get(pk=claim.pk)
    assert (Entry.objects.count(), claim.reports.count(), bytes(claim.document.body)) == before


class Hands(threading.Thread):
    """Runs a piece of work in a thread with its own connection and keeps what it raises."""

    def __init__(self, work, *args) -> None:
        super().__init__()
        self.work, self.args, self.raised = work, args, None

    def run(self) -> None:
        try:
            self.work(*self.args)
        except BaseException as error:
            self.raised = error
        finally:
            connection.close()


def keep_denying(claims: list[Claim], first: int) -> None:
    """Two denials that stand and one that is rolled back, twice over."""
    for turn in range(6):
        with transaction.atomic():
            denial(claims[(first + turn) % len(claims)])
            transaction.set_rollback(turn % 3 == 2)


def follow(seen: list[int], done: threading.Event) -> None:
    """Read on from the last number seen, once more after `done`."""
    while True:
        last = done.is_set()
        seen.extend(Entry.objects.filter(number__gt=seen[-1]).values_list("number", flat=True))
        if last:
            return


@pytest.mark.django_db(transaction=True)
def test_eight_editors_at_once_lose_nothing_and_a_follower_skips_nothing():
    claims = [public_claim(f"Thing {n} happened") for n in range(4)]
    start = Entry.objects.count()
    seen, done = [start], threading.Event()
    follower = Hands(follow, seen, done)
    writers = [Hands(keep_denying, claims, n) for n in range(8)]
    for thread in (follower, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    follower.join()
    assert [thread.raised for thread in (follower, *writers)] == [None] * 9
    assert seen == list(range(start, start + 1 + 8 * 4))
    for claim in claims:
        claim.refresh_from_db()
        content = claim.document.content
        assert content["evidence"]["denies"] == claim.reports.count() - 1
        assert content["version"] == claim.version


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        append()
