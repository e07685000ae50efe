"""Editors at work on things that refer to one another wait their turn, and never for each other."""

import threading
import time

import pytest
from django.db import connection, transaction

from claims import services
from claims.choices import RelationKind
from claims.models import Entry
from tests.cast import ada, denial, public_claim, report, source, verdict

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database"
    " WHERE locktype = 'advisory' AND NOT granted AND d.datname = current_database()"
)


def waits(cursor) -> bool:
    """Whether somebody waits for the record's lock in this database."""
    cursor.execute(WAITING)
    return cursor.fetchone()[0] > 0


def one_after_the_other(first, second) -> None:
    """Commit a first change while a second holds its own rows and waits for the record."""
    raised = []

    def change() -> None:
        try:
            second()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    ada()
    size = Entry.objects.count()
    thread = threading.Thread(target=change)
    with transaction.atomic():
        first()
        thread.start()
        deadline = time.monotonic() + 30
        with connection.cursor() as cursor:
            while not waits(cursor):
                assert time.monotonic() < deadline
                assert thread.is_alive(), raised
                time.sleep(0.01)
    thread.join(30)
    assert not thread.is_alive()
    assert raised == []
    assert Entry.objects.count() == size + 2


def test_a_verdict_shown_on_a_claim_that_somebody_else_is_changing():
    one, two = public_claim("One thing happened"), public_claim("Another thing happened")
    services.relate(by=ada(), claim=one, other=two, kind=RelationKind.BROADER)
    one_after_the_other(lambda: verdict(one), lambda: denial(two))


@pytest.mark.parametrize("words", [{"sentence": "It happened later"}, {"context": "In May."}])
def test_a_verdict_shown_on_a_claim_that_somebody_else_is_rewording(words):
    one, two = public_claim("One thing happened"), public_claim("Another thing happened")
    services.relate(by=ada(), claim=one, other=two, kind=RelationKind.BROADER)
    one_after_the_other(
        lambda: verdict(one),
        lambda: services.revise_claim(by=ada(), claim=two, reason="It was wrong.", **words),
    )


def test_a_report_in_an_outlet_that_somebody_else_is_renaming():
    claim = public_claim()
    outlet = source()
    one_after_the_other(
        lambda: report(claim, outlet),
        lambda: services.revise_source(by=ada(), source=outlet, name="Renamed", reason="It was."),
    )
