"""What must hold of signing in before a site is in production: `manage.py check --deploy` asks.

`manage.py migrate` refuses the accounts of the demonstration as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from claims.management.commands.make_demo_editors import EDITORS, PASSWORD


@register(Tags.security)
def second_factor_is_asked(**kwargs: Any) -> list[CheckMessage]:
    """Only the demonstration may let editors in by a password alone."""
    if settings.SECOND_FACTOR or settings.DEMO:
        return []
    told = "SECOND_FACTOR is off: only the demonstration may sign in without a second factor."
    return [Error(told, hint="Remove it from the settings.", id="tracker.E002")]


@register(Tags.security, deploy=True)
def is_no_demonstration(**kwargs: Any) -> list[CheckMessage]:
    """The demonstration asks for no second factor, so it is not to be deployed."""
    if not settings.DEMO:
        return []
    told = "This is the demonstration, which asks editors for no second factor."
    return [Error(told, hint="Unset CLAIMLINE_DEMO.", id="tracker.E003")]


@register(Tags.database)
def no_demo_accounts(*, databases: Sequence[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """Outside the demonstration no account has the password that everybody knows."""
    return _demo_accounts() if "default" in (databases or []) else []


def _demo_accounts() -> list[CheckMessage]:
    if settings.DEMO or User._meta.db_table not in connection.introspection.table_names():
        return []
    named = User.objects.filter(username__in=EDITORS, is_active=True)
    known = sorted(user.username for user in named if user.check_password(PASSWORD))
    if not known:
        return []
    told = f"Accounts of the demonstration with a password that everybody knows: {known}."
    hint = "Begin with a data folder of its own, or give each `manage.py changepassword NAME`."
    return [Error(told, hint=hint, id="tracker.E004")]
