"""The log of sign-ins is written here, and shortened."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.http import HttpRequest
from django.utils.timezone import now

from tracker.accounts import lockout
from tracker.accounts.models import How, Outcome, SignIn
from tracker.accounts.whence import network_of


def log_success(*, request: HttpRequest, user: AbstractBaseUser) -> SignIn:
    """Log that somebody has signed in, with what was shown for it."""
    shown = [r["type"] for r in get_authentication_records(request, user) if r["method"] == "mfa"]
    return SignIn.objects.create(
        account_id=user.pk,
        network=network_of(request),
        how=shown[-1] if shown else How.PASSWORD,
        outcome=Outcome.SUCCEEDED,
    )


def log_failure(*, request: HttpRequest, username: str, how: str) -> None:
    """Log that an attempt failed; none that was made during a lock-out, however many there are."""
    locked = lockout.is_locked_out(request)
    if locked and not lockout.was_counted(request):
        return
    SignIn.objects.create(
        account=User.objects.filter(username=username).first(),
        network=network_of(request),
        how=how,
        outcome=Outcome.LOCKED_OUT if locked else Outcome.FAILED,
    )


def forget_old() -> int:
    """Delete what is older than `SIGN_IN_LOG_DAYS`; how many lines went."""
    before = now() - timedelta(days=settings.SIGN_IN_LOG_DAYS)
    count, _ = SignIn.objects.filter(at__lt=before).delete()
    return count
