"""Makes, renews and drops clones of the migrated template database.

    template  migrated, kept between runs, named by a hash of every migration
    pristine  the template after `post_migrate`, whose results depend on models and roles
    test_…    what tests use: a clone of the pristine one

Names end in the process's id, so that several runs may share one server.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader

BUILDING = 7_265_640  # an advisory lock: one process builds the template, the others wait
OWNED = re.compile(r"(?:test|pristine)_claimline_(\d+)")


def pristine() -> str:
    return f"pristine_claimline_{os.getpid()}"


def test_name() -> str:
    return f"test_claimline_{os.getpid()}"


def make() -> None:
    """Make this process's two databases and point Django at the test database."""
    template = _template()
    with _server() as cursor:
        _drop_left_behind(cursor)
        _clone(cursor, template, pristine())
    _use(pristine())
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=apps)
    _use("postgres")
    renew()


def renew() -> None:
    """Put a new clone in the place of the test database, whoever is connected to it."""
    connection.close()
    with _server() as cursor:
        _drop(cursor, test_name())
        _clone(cursor, pristine(), test_name())
    _use(test_name())


def drop() -> None:
    connection.close()
    with _server() as cursor:
        _drop(cursor, test_name())
        _drop(cursor, pristine())


def _template() -> str:
    name = f"template_claimline_{_migrations_hash()}"
    with _server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        try:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                partial = f"partial_{name}"
                _drop(cursor, partial)
                cursor.execute(f"CREATE DATABASE {partial}")
                _use(partial)
                call_command("migrate", verbosity=0, interactive=False)
                _use("postgres")
                cursor.execute(f"ALTER DATABASE {partial} RENAME TO {name}")
                cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])
    return name


def _migrations_hash() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    migrations = MigrationLoader(None).disk_migrations
    for key in sorted(migrations):
        source = Path(inspect.getfile(type(migrations[key])))
        digest.update(repr(key).encode() + source.read_bytes())
        for extra in sorted(source.parent.glob("**/*.sql")):
            digest.update(extra.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _server() -> Iterator:
    with connection._nodb_cursor() as cursor:
        yield cursor


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _clone(cursor, source: str, name: str) -> None:
    cursor.execute(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY file_copy")


def _drop(cursor, name: str) -> None:
    cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _drop_left_behind(cursor) -> None:
    """Drop the databases of runs that were killed."""
    cursor.execute("SELECT datname FROM pg_database")
    for (name,) in cursor.fetchall():
        owner = OWNED.fullmatch(name)
        if owner and not Path(f"/proc/{owner[1]}").exists():
            _drop(cursor, name)
