"""Making, revoking and recognising keys."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from claims.roles import require
from tracker.api_keys.models import ApiKey

PREFIX = "clk_"
SHOWN = 10
"""Characters by which people tell keys apart; 36 bits of 240, which help nobody to guess."""
NOTED = timedelta(minutes=1)
"""How closely the last use is noted, so that reading much does not mean writing much."""


class NoSuchKey(Exception):
    """This is no key, or none any more."""


@transaction.atomic
def make_key(*, by: User, name: str, scopes: Collection[str]) -> tuple[ApiKey, str]:
    """A new key and its secret, which is nowhere else. Raises PermissionDenied, ValidationError."""
    require(by, "api_keys.add_apikey")
    secret = PREFIX + secrets.token_urlsafe(30)
    key = ApiKey(
        name=name.strip(), scopes=sorted(scopes), made_by=by,
        start=secret[:SHOWN], digest=digest_of(secret),
    )  # fmt: skip
    key.full_clean()
    key.save()
    return key, secret


@transaction.atomic
def revoke_key(*, by: User, key: ApiKey) -> ApiKey:
    """End a key, at once and for ever. Raises PermissionDenied, or ValidationError if it has."""
    require(by, "api_keys.change_apikey")
    found = ApiKey.objects.select_for_update().get(pk=key.pk)
    if found.revoked_at:
        raise ValidationError("This key is revoked already.")
    found.revoked_at = now()
    found.save(update_fields=["revoked_at"])
    return found


def digest_of(secret: str) -> str:
    """SHA-256, as hexadecimal: a key of 240 random bits needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def recognise(secret: str) -> ApiKey:
    """The live key that this is. One query, and one more each minute. Raises NoSuchKey."""
    if not secret.startswith(PREFIX):
        raise NoSuchKey
    key = ApiKey.objects.live().filter(digest=digest_of(secret)).first()
    if key is None:
        raise NoSuchKey
    moment = now()
    if key.last_used_at is None or key.last_used_at <= moment - NOTED:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=moment)
    return key
