"""Tests that commit leave nothing behind, though parts of the record cannot be deleted."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_cannot_be_truncated_is_gone_after_a_flush():
    cast.verdict(cast.public_claim())
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE claims_verdict CASCADE")
    call_command("flush", interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM claims_entry), (SELECT count(*) FROM claims_verdict)"
        )
        assert cursor.fetchone() == (0, 0)


@pytest.mark.parametrize("round", [1, 2])
def test_roles_are_there_in_every_round_and_additions_are_not(round):
    assert set(Group.objects.values_list("name", flat=True)) == {
        "Reporter",
        "Editor",
        "Managing editor",
    }
    Group.objects.create(name="left by an earlier round")
