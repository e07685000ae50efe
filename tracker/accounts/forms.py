"""What is asked for at the entrance: a name with its password, then a code."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from tracker.accounts import lockout, sign_ins, spent_codes
from tracker.accounts.models import How

LONGEST_CODE = 32
WRONG = "This is not a code that is valid now. Each works once."


class SignInForm(AuthenticationForm):
    """A username and a password; the same answer whatever is wrong with them."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "This username and password do not fit. Capitals matter in both.",
    }

    def clean(self) -> dict[str, Any]:
        """Ask the accounts; log what fails."""
        try:
            return super().clean()
        except ValidationError:
            name = self.cleaned_data.get("username") or ""
            request = cast(HttpRequest, self.request)
            sign_ins.log_failure(request=request, username=name, how=How.PASSWORD)
            raise

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on: to the page of the code if the account has a second factor, else in."""
        user = self.get_user()
        login = Login(user=user, redirect_url=redirect_url)
        given = {"username": user.get_username()}
        response: HttpResponse = perform_password_login(request, given, login)
        return response


class Guarded:
    """A code is heard only while the account is not locked out, counted if wrong, and spent."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, from the app or of the recovery codes. Raises ValidationError."""
        from allauth.core import context

        request = context.request
        if not lockout.may_try_code(request, self.user):
            raise ValidationError(WRONG)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not spent_codes.spend(self.authenticator, code):
                raise ValidationError(WRONG)
        except ValidationError:
            lockout.count_code(request, self.user)
            name = self.user.get_username()
            sign_ins.log_failure(request=request, username=name, how=How.CODE)
            raise ValidationError(WRONG) from None
        return code


def code_field(label: str = "Code") -> forms.CharField:
    """One field for codes, that phones and password managers know for what it is."""
    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
    )
    return forms.CharField(label=label, max_length=LONGEST_CODE, widget=widget)


class CodeForm(Guarded, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""

    code = code_field()


class CodeAgainForm(Guarded, ReauthenticateForm):  # type: ignore[misc]
    """The code again, before the factor itself is changed."""

    code = code_field()


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that has just been given its secret."""

    code = code_field("Code that the app shows")
