"""Exports on the desk: asked for by who publishes, listed when whole."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.downloads import making
from tests.cast import public_claim
from tests.desk import at
from tests.reading import links, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.DATA = tmp_path
    settings.EXPORTS = tmp_path / "exports"
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"


def waiting():
    return ProcrastinateJob.objects.filter(task_name="claims.tasks.make_export").count()


def test_an_editor_asks_for_an_export_and_asked_twice_one_is_made():
    client, where = at("ben"), reverse("admin:claims_entry_exports")
    assert "There is none yet." in read(client.get(where))
    assert "The worker makes an export now" in client.post(where, follow=True).text
    assert "has been asked for already" in client.post(where, follow=True).text
    assert waiting() == 1


def test_what_there_is_can_be_downloaded_from_the_desk():
    public_claim()
    export = making.make_export()
    page = at("rae").get(reverse("admin:claims_entry_exports"))
    assert "Up to entry 1 of the record; the checkpoint covers 1." in read(page)
    files = [f"/api/v1/exports/{export.id}/{name}" for name in making.NAMES]
    assert links(page, "/api/") == files
    assert "Every verdict, corrected ones too. 0 rows" in read(page)
    assert "Make an export now" not in read(page)
    record = at("rae").get(reverse("admin:claims_entry_changelist"))
    assert reverse("admin:claims_entry_exports") in links(record)


@pytest.mark.parametrize("name", ["rae", "cleo"])
def test_others_may_not_ask(name):
    assert at(name).post(reverse("admin:claims_entry_exports")).status_code in (302, 403)
    assert waiting() == 0
