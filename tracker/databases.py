"""Which database the site uses: the one of DATABASE_URL, or without it the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tracker.environment import WrongSetting

SCHEMES = ("postgresql", "postgres")
EXAMPLE = "postgresql://user:password@host:5432/name"


def from_url(url: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address, read as libpq itself reads it.

    Query parameters such as `sslmode` become connection options. Messages never show the address,
    as it holds a password.
    """
    scheme = url.partition("://")[0]
    if scheme not in SCHEMES:
        raise WrongSetting("DATABASE_URL", f"must begin with postgresql:// as in {EXAMPLE}")
    try:
        found: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.Error as problem:
        unknown = "query parameter" in str(problem)
        reason = f" ({str(problem).strip()})" if unknown else ""
        raise WrongSetting("DATABASE_URL", f"must be an address like {EXAMPLE}{reason}") from None
    if not found.get("dbname"):
        raise WrongSetting("DATABASE_URL", f"must name a database as in {EXAMPLE}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": found.pop("dbname"),
        "USER": found.pop("user", ""),
        "PASSWORD": found.pop("password", ""),
        "HOST": found.pop("host", ""),
        "PORT": str(found.pop("port", "")),
        "OPTIONS": {"connect_timeout": 10, **found},
    }


def embedded(root: Path, *, durable: bool) -> dict[str, Any]:
    """Return Django's settings for the embedded server in a folder."""
    return {
        "ENGINE": "tracker.embedded",
        "NAME": "claimline",
        "EMBEDDED_ROOT": root,
        "EMBEDDED_DURABLE": durable,
        "OPTIONS": {},
    }


def configure(url: str, root: Path, *, conn_max_age: int, durable: bool = True) -> dict[str, Any]:
    """Return the settings of the default database.

    Connections persist and are checked before use. A threshold lets a plain psycopg cursor prepare
    its statements on the hot reads; Django's own cursors never do.
    """
    settings = from_url(url) if url else embedded(root, durable=durable)
    settings["OPTIONS"] = {
        "application_name": "claimline",
        "prepare_threshold": 5,
        **settings["OPTIONS"],
    }
    return settings | {"CONN_MAX_AGE": conn_max_age, "CONN_HEALTH_CHECKS": True}
