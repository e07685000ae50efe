"""What the record refuses is told at the desk, with everything that was typed still there."""

import pytest
from django.db import connection
from django.urls import reverse

from claims import checkpoints, held
from claims.models import Entry
from tests import cast
from tests.claims.superuser import lose_checkpoints, lose_tail, superuser
from tests.desk import at, errors_of, form_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path


@pytest.fixture
def claim():
    """A claim whose record has three entries, all covered by a published checkpoint."""
    made = cast.public_claim()
    cast.denial(made)
    cast.report(made)
    held.hold(checkpoints.publish(checkpoints.signer()).note)
    return made


def tail_lost_with_the_checkpoints():
    lose_checkpoints()
    lose_tail(2)


def tail_lost_with_the_file():
    lose_tail(2)
    held.path().unlink()


def clock_ran_back():
    with superuser(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_entry SET recorded_at = recorded_at + interval '1 hour'")


def checkpoint_file_spoilt():
    held.path().write_text("no checkpoint")


TAIL = "record ends at entry 2, but a checkpoint over 3 entries was published"
CASES = [
    (tail_lost_with_the_checkpoints, TAIL),
    (tail_lost_with_the_file, TAIL),
    (clock_ran_back, "is behind the last entry of the record"),
    (checkpoint_file_spoilt, "does not hold a checkpoint"),
]


@pytest.mark.parametrize(("happens", "words"), CASES)
def test_a_report_that_is_refused(claim, happens, words):
    client, reports = at(), claim.reports.count()
    happens()
    size = Entry.objects.count()
    address = f"{reverse('admin:claims_report_add')}?claim={claim.pk}"
    typed = {"outlet": cast.loud().pk, "stance": "mentions", "attribution": "second_hand"}
    response = send(client, address, headline="Long typed", **typed)
    assert response.status_code == 200
    assert words in " ".join(errors_of(response)[None])
    assert form_of(response)["headline"] == ["Long typed"]
    assert (claim.reports.count(), Entry.objects.count()) == (reports, size)


@pytest.mark.parametrize(("happens", "words"), CASES)
def test_a_deed_that_is_refused(claim, happens, words):
    client = at()
    happens()
    size = Entry.objects.count()
    address = reverse("admin:claims_claim_retire", args=[claim.pk])
    response = send(client, address, reason="Long typed")
    assert response.status_code == 200
    assert words in " ".join(errors_of(response)[None])
    assert form_of(response)["reason"] == ["Long typed"]
    assert (cast.fresh(claim).state, Entry.objects.count()) == ("public", size)
