"""Serve the site: the web process and the background worker, kept running together."""

from __future__ import annotations

import socket
import sys
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.utils import OperationalError

from tracker import occupancy
from tracker.embedded.base import DatabaseWrapper
from tracker.embedded.place import ServerError
from tracker.embedded.server import Server
from tracker.supervision import Child, Supervisor

DEMONSTRATION = ("load_story", "sign_checkpoint", "make_demo_editors")
GRACE_SECONDS = "5"
STOP_SECONDS = 10.0


class Command(BaseCommand):
    """Prepares database and static files, then serves until Ctrl-C or SIGTERM."""

    help = "Migrate, collect static files, then run the web process and the worker."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve the site; return when it was told to stop."""
        try:
            lock = occupancy.take(settings.DATA)
            listener = occupancy.listen(settings.HOST, settings.PORT)
        except occupancy.Occupied as problem:
            sys.exit(str(problem))
        try:
            self._prepare()
            self._welcome()
            children = [_web(lock, listener), _worker(lock)]
            Supervisor(children, self._say, look_after=self._revive_database).run()
        except OperationalError as problem:
            sys.exit(f"The database cannot be used: {' '.join(str(problem).split())}")
        except KeyboardInterrupt:
            self._say("Stopped before it was ready.")
        finally:
            listener.close()
            self._leave_database()
        self._say("Claimline has stopped.")

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
        if settings.DEMO:
            for name in DEMONSTRATION:
                if name in get_commands():
                    call_command(name, stdout=self.stdout)
        call_command("rebuild_documents", if_moved=True, stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)
        connections["default"].close()

    def _welcome(self) -> None:
        self._say(
            f"Claimline is at {settings.SITE_URL}/ (Ctrl-C stops it; data in {settings.DATA})"
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _revive_database(self) -> None:
        """Start the embedded PostgreSQL again if somebody killed it."""
        if self._embedded and not self._embedded.is_running():
            self._say("PostgreSQL was ended; starting it again.")
            try:
                self._embedded.join(afresh=True)
            except ServerError as problem:
                self._say(str(problem))

    def _leave_database(self) -> None:
        connections["default"].close()
        if self._embedded:
            self._embedded.leave()
            self._embedded.wait_until_stopped(STOP_SECONDS)

    @cached_property
    def _embedded(self) -> Server | None:
        database = connections["default"]
        return database.server if isinstance(database, DatabaseWrapper) else None


def _web(lock: int, listener: socket.socket) -> Child:
    command = (
        *(sys.executable, "-m", "gunicorn", "tracker.wsgi"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--preload", "--no-control-socket"),
        *("--workers", str(settings.WEB_PROCESSES), "--threads", str(settings.WEB_THREADS)),
        *("--graceful-timeout", GRACE_SECONDS, "--log-level", "warning"),
        *("--limit-request-line", "8190"),  # longer ones get gunicorn's page, not ours
        *("--chdir", str(settings.BASE_DIR)),
    )
    return Child("The web process", command, descriptors=(lock, listener.fileno()))


def _worker(lock: int) -> Child:
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    command = (
        *(sys.executable, manage, "procrastinate", "worker"),
        *("--shutdown-graceful-timeout", GRACE_SECONDS, "--delete-jobs", "successful"),
        *("--concurrency", "4"),  # a slow page holds up neither other pages nor a checkpoint
    )
    return Child("The background worker", command, descriptors=(lock,))
