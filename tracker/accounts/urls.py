"""The addresses of the entrance, under the names by which django-allauth knows them.

Its views are imported when first asked for: readers' pages need nothing of them. What is not
here, such as signing up, does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.module_loading import import_string


def page(name: str) -> Callable[..., HttpResponseBase]:
    """A view of `tracker.accounts.views`, by the name of its class."""

    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        view = import_string(f"tracker.accounts.views.{name}")
        response: HttpResponseBase = view.as_view()(request, *args, **kwargs)
        return response

    respond.__name__ = name
    return respond


urlpatterns = [
    path("login/", page("SignIn"), name="account_login"),
    path("login/code/", page("GiveCode"), name="mfa_authenticate"),
    path("login/code/again/", page("GiveCodeAgain"), name="mfa_reauthenticate"),
    path("factor/", page("Factor"), name="mfa_index"),
    path("factor/app/", page("SetUpApp"), name="mfa_activate_totp"),
    path("factor/app/remove/", page("RemoveApp"), name="mfa_deactivate_totp"),
    path("factor/codes/", page("RecoveryCodes"), name="mfa_view_recovery_codes"),
    path("factor/codes/new/", page("NewRecoveryCodes"), name="mfa_generate_recovery_codes"),
]
