"""Django's PostgreSQL backend, which boots or joins the embedded server when it first connects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from tracker.embedded import server
from tracker.embedded.client import DatabaseClient
from tracker.embedded.cluster import ROLE
from tracker.embedded.place import ServerError


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server in the folder named by the setting EMBEDDED_ROOT."""

    client_class = DatabaseClient

    @property
    def server(self) -> server.Server:
        """The server that this connection belongs to."""
        settings = self.settings_dict
        durable: bool = settings.get("EMBEDDED_DURABLE", True)
        return server.at(Path(settings["EMBEDDED_ROOT"]), durable=durable)

    def join_server(self, *, afresh: bool = False) -> None:
        """Start or join the server and point this connection's settings at it."""
        try:
            sockets = self.server.join(afresh=afresh)
        except ServerError as problem:
            raise OperationalError(str(problem)) from problem
        self.settings_dict.update(HOST=str(sockets), PORT="", USER=ROLE, PASSWORD="")

    def get_connection_params(self) -> dict[str, Any]:
        """Return psycopg's parameters; only now, at the first query, is a server needed."""
        self.join_server()
        return super().get_connection_params()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; if the server was killed since, start it again, once, and let it recover."""
        try:
            return super().get_new_connection(conn_params)
        except self.Database.OperationalError:
            self.join_server(afresh=True)
            self.server.wait_until_recovered()
            return super().get_new_connection(conn_params)
