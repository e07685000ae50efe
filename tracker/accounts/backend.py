"""Who may sign in by password: staff, for nobody else has anything to sign in to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from claims.management.commands.make_demo_editors import PASSWORD


class StaffBackend(ModelBackend):
    """Answers everybody else as if there were no such account, after as long a time."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> AbstractBaseUser | None:
        """The account, if it is of staff; outside the demonstration not by its known password."""
        user = super().authenticate(request, username, password, **kwargs)
        known = password == PASSWORD and not settings.DEMO
        return user if user and getattr(user, "is_staff", False) and not known else None
