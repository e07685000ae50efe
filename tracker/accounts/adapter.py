"""What django-allauth asks this site about signing in: only by username, only to this host."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.accounts import sign_ins
from tracker.accounts.factors import has_factor


class Entrance(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up, no mail is sent, and every sign-in is logged."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Superusers make the accounts."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be sent there after signing in: to a page of this very host."""
        request = self.request
        return bool(url) and url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """The desk tells what happened in words of its own."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Let somebody in who has shown all that was asked for, under a new session key."""
        super().login(request, user)
        sign_ins.log_success(request=request, user=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has a factor shows it again before changing it; the first one is just set up."""
        return has_factor(self.request.user)

    def get_reauthentication_methods(
        self, user: AbstractBaseUser | AnonymousUser
    ) -> list[dict[str, str]]:
        """By a code only: a password alone must not be able to remove the factor."""
        if not has_factor(user):
            return []
        return [
            {
                "id": "mfa_reauthenticate",
                "description": "Use a code",
                "url": reverse("mfa_reauthenticate"),
            }
        ]
