"""Lock-out after repeated failures: what django-axes counts, by what, and until when.

A password is guarded for each account and address, so that a stranger cannot lock an editor out;
an address, in case it tries many accounts; a code for each account whatever the address, because
whoever guesses codes has the password already. Names are kept as keyed hashes only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from tracker.accounts.whence import visitor_of

Credentials = dict[str, Any] | None
FAILURES = 5
"""Failures of an account from one address, or of its codes from anywhere."""
FROM_ONE_ADDRESS = 20
"""Failures from one address, whatever the account: several editors may share it."""
MINUTES = 15
CODE = "code"


def key_of(request: HttpRequest | None, credentials: Credentials) -> str:
    """What stands for a name in the table of failures; another one while a code is asked for."""
    given = credentials or {}
    step = "code" if given.get("step") == CODE else "password"
    name = str(given.get("username") or "")
    return salted_hmac("tracker.accounts.lockout", f"{step}:{name}", algorithm="sha256").hexdigest()


def counted_by(request: HttpRequest, credentials: Credentials) -> list[Any]:
    """What failures are added up by: first the account, then the address."""
    by_code = (credentials or {}).get("step") == CODE
    return [["username"] if by_code else ["username", "ip_address"], "ip_address"]


class LockOut(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts with one limit for an account and a higher one for an address."""

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """How far towards `FAILURES` it is: what an address did weighs as its limit is higher."""
        by_account, by_address = (_failures(rows) for rows in self._rows(request, credentials))
        return max(by_account, by_address * FAILURES // FROM_ONE_ADDRESS)

    def reset_user_attempts(self, request: HttpRequest, credentials: Credentials = None) -> int:
        """Forget, after a sign-in, what this account failed; what its address did still counts."""
        given = credentials or {}
        steps = [given, {**given, "step": CODE}]
        count, _ = self.filter_user_attempts(request, given)[0].delete()
        codes, _ = self.filter_user_attempts(request, steps[1])[0].delete()
        return int(count + codes)

    def free_at(self, request: HttpRequest, credentials: Credentials) -> datetime:
        """When the next attempt will be heard; now, if it would be."""
        by_account, by_address = self._rows(request, credentials)
        return max(_free_at(by_account, FAILURES), _free_at(by_address, FROM_ONE_ADDRESS))

    def _rows(self, request: HttpRequest, credentials: Credentials) -> tuple[Any, Any]:
        by_account, by_address = self.get_user_attempts(request, credentials)
        if request.axes_ip_address is None:  # type: ignore[attr-defined]
            by_address = by_address.none()  # everybody would be one visitor
        return by_account, by_address


def _failures(rows: Any) -> int:
    return int(rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0)


def _free_at(rows: Any, limit: int) -> datetime:
    left = _failures(rows)
    for row in rows.order_by("attempt_time"):
        if left < limit:
            break
        left -= row.failures_since_start
        freed: datetime = row.attempt_time + timedelta(minutes=MINUTES)
        if left < limit:
            return freed
    return now()


def may_try_code(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Whether this account's codes are heard now; if not, the answer becomes the lock-out page."""
    given = _code_of(user)
    if AxesProxyHandler.is_allowed(request, given):
        return True
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.axes_credentials = given  # type: ignore[attr-defined]
    return False


def count_code(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Count a wrong code."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=_code_of(user), request=request)


def is_locked_out(request: HttpRequest) -> bool:
    """Whether the attempt that was just made led to a lock-out, or fell into one."""
    return bool(getattr(request, "axes_locked_out", False))


def was_counted(request: HttpRequest) -> bool:
    """Whether the attempt was heard and counted; during a lock-out none is."""
    return getattr(request, "axes_failures_since_start", None) is not None


@contextmanager
def one_at_a_time(request: HttpRequest, key: str) -> Iterator[bool]:
    """Whether nobody else is trying the same now: attempts at once would all be uncounted yet.

    `key` is of `key_of`; for a password the address belongs to it, as to its count.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        (alone,) = cursor.fetchone()
        yield alone


def busy(request: HttpRequest) -> HttpResponse:
    """The page for an attempt that came while another was being looked at; it is not counted."""
    context = {**admin.site.each_context(request), "title": "One at a time"}
    page = render(request, "admin/sign_in/busy.html", context, status=429)
    page["Retry-After"] = "1"
    page["Cache-Control"] = "no-store"
    return page


def forget(user: AbstractBaseUser) -> None:
    """Forget what failed for an account from anywhere."""
    name = user.get_username()
    keys = [key_of(None, {"username": name}), key_of(None, _code_of(user))]
    AccessAttempt.objects.filter(Q(username__in=keys)).delete()


def told(
    request: HttpRequest, response: HttpResponse | None, credentials: Credentials
) -> HttpResponse:
    """The page that says until when nothing is heard. It tells nothing of the account."""
    handler = AxesProxyHandler.get_implementation()
    until = handler.free_at(request, credentials)
    seconds = max(1, math.ceil((until - now()).total_seconds()))
    context = {
        **admin.site.each_context(request),
        "title": "Locked out for a while",
        "until": until,
        "minutes": math.ceil(seconds / 60),
    }
    page = render(request, "admin/sign_in/locked_out.html", context, status=429)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    return page


def code_key(user: AbstractBaseUser) -> str:
    """What stands for an account while its code is asked for."""
    return key_of(None, _code_of(user))


def password_key(request: HttpRequest, username: str) -> str:
    """What stands for a name and the address it is tried from."""
    return f"{key_of(request, {'username': username})} {visitor_of(request)}"


def _code_of(user: AbstractBaseUser) -> dict[str, str]:
    return {"username": user.get_username(), "step": CODE}
