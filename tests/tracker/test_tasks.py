"""Jobs outlive their worker."""

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.tasks import clear_sessions
from tracker.tasks import retry_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def begin(last_heartbeat):
    """Defer a job and let a worker that was last heard of at some time begin it."""
    job = clear_sessions.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) "
            "RETURNING id",
            [last_heartbeat],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [cursor.fetchone()[0], job],
        )
    return job


def statuses():
    return dict(ProcrastinateJob.objects.values_list("id", "status"))


def retry():
    async_to_sync(retry_stalled_jobs.func)(SimpleNamespace(app=app), timestamp=0)


def test_a_job_of_a_killed_worker_is_queued_again():
    stalled, running = begin("1 hour"), begin("1 second")
    retry()
    assert statuses() == {stalled: "todo", running: "doing"}


def test_a_job_whose_successor_waits_is_given_up():
    stalled, waiting = begin("1 hour"), clear_sessions.defer(timestamp=0)
    retry()
    assert statuses() == {stalled: "failed", waiting: "todo"}


def test_the_worker_looks_for_them_every_minute():
    app.perform_import_paths()
    assert "tracker.tasks.retry_stalled_jobs" in app.tasks
