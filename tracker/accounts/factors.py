"""The second factor: whether a session has shown it, how its secrets are kept, how it is reset."""

from __future__ import annotations

import base64
import logging
import secrets
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tracker.accounts import lockout, visits

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

logger = logging.getLogger(__name__)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets encrypted under SECRET_KEY, so that a dump of the database is no factor."""

    def get_totp_issuer(self) -> str:
        """What an app lists the code under: this site's host."""
        return f"Claimline {urlsplit(settings.SITE_URL).hostname}"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The account's name; its mail address is nobody's business."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Encrypt a secret of base32 or hexadecimal letters."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; where SECRET_KEY was lost, a random one, which no code matches."""
        from cryptography.fernet import InvalidToken

        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor was encrypted under another SECRET_KEY: reset it.")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _cipher() -> MultiFernet:
    """Imported here: no page view needs it."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_digest(key))) for key in keys])


def _digest(key: str) -> bytes:
    return salted_hmac("tracker.accounts.factors", "", secret=key, algorithm="sha256").digest()


def has_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether an account has a second factor. One query."""
    return bool(user.is_authenticated and Authenticator.objects.filter(user_id=user.pk).exists())


def is_shown(request: HttpRequest) -> bool:
    """Whether this session may be at the desk: it has shown a second factor, or none is asked."""
    if not settings.SECOND_FACTOR:
        return True
    records = get_authentication_records(request, cast(User, request.user))
    return any(record["method"] == "mfa" for record in records)


def note(*, by: AbstractBaseUser, about: AbstractBaseUser, words: str) -> None:
    """Write into the desk's history what was done to an account's factor."""
    changed = User.objects.filter(pk=about.pk)
    LogEntry.objects.log_actions(by.pk, changed, CHANGE, words, single_object=True)


@transaction.atomic
def reset_factor(*, by: User, user: User, words: str = "Reset the second factor.") -> int:
    """Take away the factor and recovery codes, end every session, note it; the sessions ended.

    At the next sign-in a password leads to setting up another.
    """
    Authenticator.objects.filter(user=user).delete()
    lockout.forget(user)
    note(by=by, about=user, words=words)
    return visits.end_all(user)
