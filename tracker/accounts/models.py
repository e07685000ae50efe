"""The log of sign-ins: who tried, when, whence, how, and what came of it.

It holds no word that anybody typed, because people type passwords into the wrong field, and no
whole address.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class How(models.TextChoices):
    """What was shown to be let in; a code stands for the password before it as well."""

    PASSWORD = "password", "Password"
    TOTP = "totp", "Code from an app"
    RECOVERY_CODES = "recovery_codes", "Recovery code"
    CODE = "code", "Code, of no known kind"


class Outcome(models.TextChoices):
    """What came of it; what is tried during a lock-out is not logged."""

    SUCCEEDED = "succeeded", "Signed in"
    FAILED = "failed", "Failed"
    LOCKED_OUT = "locked_out", "Failed, then locked out"


class SignIn(models.Model):
    """One attempt to sign in to the desk; kept for `SIGN_IN_LOG_DAYS`, then deleted."""

    at = models.DateTimeField("when", db_default=Now(), db_index=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sign_ins"
    )
    network = models.CharField("whence", max_length=43, blank=True)
    how = models.CharField(max_length=16, choices=How.choices)
    outcome = models.CharField("what came of it", max_length=16, choices=Outcome.choices)

    class Meta:
        verbose_name = "sign-in"
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(how__in=How.values), name="accounts_signin_how_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="accounts_signin_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(outcome=Outcome.SUCCEEDED),
                name="accounts_signin_success_has_account",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.at:%d %B %Y, %H:%M}"
