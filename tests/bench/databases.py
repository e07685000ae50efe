"""Private databases: on an embedded server of our own, or beside the one that DATABASE_URL names.

Each is a clone of an empty migrated one. Names end in the process's id; nothing else is touched.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

PATIENCE_SECONDS = 30


@contextmanager
def folder(chosen: str | None) -> Iterator[Path]:
    """A folder for the server and its data below the chosen one or the temporary ones."""
    made = Path(tempfile.mkdtemp(prefix="claimline-bench-", dir=chosen))
    made.chmod(0o755)  # as root the server runs as another account, which must get in
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def empty() -> Iterator[None]:
    """Make the empty database that others are clones of; stop our own server at the end."""
    with _server() as cursor:
        cursor.execute(f"CREATE DATABASE {_name('empty')}")
    try:
        use(_name("empty"))
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        _drop("empty")
        _stop()


@contextmanager
def database(name: str) -> Iterator[str]:
    """A new database with the site's tables, in use; yields its full name."""
    with _server() as cursor:
        cursor.execute(f"CREATE DATABASE {_name(name)} TEMPLATE {_name('empty')}")
    try:
        use(_name(name))
        yield _name(name)
    finally:
        _drop(name)


def use(name: str) -> None:
    """Let Django's connection lead to another database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def tidy() -> None:
    """Do what the server would do in time of its own, so that it does not do it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _name(name: str) -> str:
    return f"bench_claimline_{name}_{os.getpid()}"


def _drop(name: str) -> None:
    use("postgres")
    with _server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {_name(name)} WITH (FORCE)")


@contextmanager
def _server() -> Iterator:
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


def _stop() -> None:
    server = getattr(connection, "server", None)
    connection.close()
    if server is not None:
        server.leave()
        server.wait_until_stopped(PATIENCE_SECONDS)
