"""Opaque public identifiers: ten characters of Crockford's base 32, never reused."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"


def new_public_id() -> str:
    """Return a fresh random identifier of 50 bits, such as ``7K3QX9M2VA``."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def public_id_rule(name: str) -> models.CheckConstraint:
    """The constraint that a row's ``public_id`` has the shape `new_public_id` gives it."""
    return models.CheckConstraint(
        condition=Q(public_id__regex=PATTERN),
        name=name,
        violation_error_message="A public id is ten characters of 0–9 and A–Z without I, L, O, U.",
    )
