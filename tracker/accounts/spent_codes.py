"""A code from an app is good once (RFC 6238, section 5.2), whichever process it is shown to."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

SPENT = "spent"
"""The last step of time whose code was used, beside the secret."""


@transaction.atomic
def spend(authenticator: Authenticator, code: str) -> bool:
    """Use a valid code up. False for one that was used before, or that has just run out.

    Recovery codes are used up where they are checked.
    """
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(row.data["secret"])
    steps = [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    if not steps or steps[-1] <= row.data.get(SPENT, -1):
        return False
    row.data[SPENT] = steps[-1]
    row.save(update_fields=["data"])
    return True
