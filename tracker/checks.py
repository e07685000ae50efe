"""What must hold of the place where the site runs; `manage.py migrate` asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections

OLDEST = 15


@register(Tags.database)
def postgresql_is_new_enough(*, databases: Sequence[str] | None, **kwargs: Any) -> list[Error]:
    """Refuse a PostgreSQL that lacks what the site's SQL uses."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0]) // 10_000
        if version < OLDEST:
            told = f"Claimline needs PostgreSQL {OLDEST} or later; {alias!r} is {version}."
            errors.append(Error(told, id="tracker.E001"))
    return errors
