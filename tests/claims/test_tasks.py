"""The nightly jobs."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from claims import tasks
from tests.cast import public_claim

pytestmark = pytest.mark.django_db


def test_the_nightly_check_fails_and_names_a_document_that_differs():
    claim = public_claim()
    tasks.check_documents(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_document SET etag = 'x'")
    with pytest.raises(tasks.DocumentsDiffer, match=claim.public_id):
        tasks.check_documents(timestamp=0)


def test_the_worker_knows_the_nightly_jobs():
    app.perform_import_paths()
    names = {task.name for task in app.tasks.values()}
    assert {"claims.tasks.check_documents", "claims.tasks.clear_sessions"} <= names
