"""What a superuser does for an editor who is shut out: actions of the list of accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from tracker.accounts import lockout
from tracker.accounts.factors import note, reset_factor

CONFIRMED = "confirmed"


@admin.action(description="Reset the second factor…")
def ask_to_reset_factor(
    model_admin: admin.ModelAdmin[User], request: HttpRequest, accounts: QuerySet[User]
) -> HttpResponseBase | None:
    """Show whose factor goes and what that means; once confirmed, reset it."""
    by: Any = request.user
    if CONFIRMED not in request.POST:
        context = {
            **admin.site.each_context(request),
            "title": "Reset the second factor",
            "accounts": accounts,
        }
        return TemplateResponse(request, "admin/sign_in/reset_factor.html", context)
    for user in accounts:
        reset_factor(by=by, user=user)
    names = ", ".join(user.get_username() for user in accounts)
    told = f"Signed out everywhere, to set up a second factor at the next sign-in: {names}."
    messages.success(request, told)
    return None


@admin.action(description="Lift the lock-out")
def lift_lockout(
    model_admin: admin.ModelAdmin[User], request: HttpRequest, accounts: QuerySet[User]
) -> None:
    """Forget what failed for these accounts, so that they may try again at once."""
    by: Any = request.user
    for user in accounts:
        lockout.forget(user)
        note(by=by, about=user, words="Lifted the lock-out.")
    names = ", ".join(user.get_username() for user in accounts)
    messages.success(request, f"Heard again at once: {names}.")
