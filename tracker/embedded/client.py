"""`manage.py dbshell` on the embedded server, with the wheel's own psql."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db.backends.postgresql.client import DatabaseClient as PostgresClient

if TYPE_CHECKING:
    from tracker.embedded.base import DatabaseWrapper


class DatabaseClient(PostgresClient):
    """Starts the server before the shell and needs no psql on the PATH."""

    def runshell(self, parameters: Iterable[str]) -> None:
        """Open psql on the embedded database."""
        connection = cast("DatabaseWrapper", self.connection)
        connection.join_server()
        settings = connection.settings_dict
        arguments, environment = self.settings_to_cmd_args_env(settings, list(parameters))
        psql = connection.server.program("psql")
        merged = {**os.environ, **(environment or {})}
        subprocess.run([psql, *arguments[1:]], env=merged, check=True)  # noqa: S603
