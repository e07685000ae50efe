"""The sessions of an account, which are ended when its second factor changes."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.utils.timezone import now

PENDING = "account_login"
"""Where django-allauth keeps, in a session, who has given a password but no code yet."""


def end_all(user: AbstractBaseUser, *, but: str | None = None) -> int:
    """Sign an account out everywhere, half-made sign-ins included; how many sessions ended.

    Sessions are read one by one, since they do not tell whose they are: only editors have any.
    """
    own = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=now()).iterator()
        if session.session_key != but and _is_of(session, user)
    ]
    Session.objects.filter(session_key__in=own).delete()
    return len(own)


def _is_of(session: Session, user: AbstractBaseUser) -> bool:
    held = session.get_decoded()
    pending = held.get(PENDING) or {}
    return held.get(SESSION_KEY) == str(user.pk) or pending.get("user_pk") == user_pk_to_url_str(
        user
    )
