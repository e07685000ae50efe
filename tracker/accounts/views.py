"""The entrance of the desk: django-allauth's steps, on pages of the desk's own."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import clear_authentication_records
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from tracker.accounts import lockout, spent_codes, visits
from tracker.accounts.factors import has_factor, is_shown, note
from tracker.accounts.forms import AppForm, CodeAgainForm, CodeForm, SignInForm

SHOWN = 10
"""How many of an editor's own sign-ins are listed."""


class DeskPage:
    """A page in the desk's frame, never kept by a cache."""

    request: HttpRequest
    title: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Tell every cache to keep nothing of it."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        add_never_cache_headers(response)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What a page of the desk needs, and where to go afterwards."""
        return {
            **admin.site.each_context(self.request),
            **super().get_context_data(**kwargs),  # type: ignore[misc]
            "title": self.title,
            "next": get_next_redirect_url(self.request) or "",
        }


class SignIn(DeskPage, LoginView):  # type: ignore[misc]
    """Username and password."""

    title = "Log in to the desk"
    form_class = SignInForm
    template_name = "admin/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send on who is signed in already, or has only the second factor left to show."""
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_next_url() or reverse("admin:index"))
        if getattr(request.user, "is_staff", False) and not is_shown(request):
            step = "mfa_reauthenticate" if has_factor(request.user) else "mfa_activate_totp"
            after = urlencode({"next": self.get_next_url() or reverse("admin:index")})
            return HttpResponseRedirect(f"{reverse(step)}?{after}")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the address that the form of Django's page is sent to."""
        return {**super().get_context_data(**kwargs), "app_path": self.request.get_full_path()}

    def get_form_class(self) -> type[SignInForm]:
        """This site's form."""
        return self.form_class

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Try one password for a name and an address at a time."""
        key = lockout.password_key(request, request.POST.get("username", ""))
        with lockout.one_at_a_time(request, key) as alone:
            return super().post(request, *args, **kwargs) if alone else lockout.busy(request)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Go on, in a session that holds nothing of another account's."""
        if self.request.user.is_authenticated:
            logout(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


class GiveCode(DeskPage, AuthenticateView):  # type: ignore[misc]
    """The code, after the password."""

    title = "Enter a code"
    template_name = "admin/sign_in/code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A form without a code is one with an empty code: there are no passkeys to send."""
        if request.method == "POST" and "code" not in request.POST:
            request.POST = request.POST.copy()  # type: ignore[assignment]
            cast(Any, request.POST)["code"] = ""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Try one code for an account at a time."""
        key = lockout.code_key(self.stage.login.user)
        with lockout.one_at_a_time(request, key) as alone:
            return super().post(request, *args, **kwargs) if alone else lockout.busy(request)


class GiveCodeAgain(DeskPage, ReauthenticateView):  # type: ignore[misc]
    """The code again, before the second factor itself is changed."""

    title = "Enter a code"
    template_name = "admin/sign_in/code.html"
    form_class = CodeAgainForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Try one code for an account at a time."""
        key = lockout.code_key(cast(User, request.user))
        with lockout.one_at_a_time(request, key) as alone:
            return super().post(request, *args, **kwargs) if alone else lockout.busy(request)


class Factor(DeskPage, IndexView):  # type: ignore[misc]
    """How somebody signs in, and where from lately."""

    title = "How you sign in"
    template_name = "admin/sign_in/factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The factor, its codes and the last sign-ins."""
        context = super().get_context_data(**kwargs)
        held = context["authenticators"]
        codes = held.get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "app": held.get(Authenticator.Type.TOTP),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "sign_ins": cast(User, self.request.user).sign_ins.all()[:SHOWN],
            "keep_days": settings.SIGN_IN_LOG_DAYS,
        }


class SetUpApp(DeskPage, ActivateTOTPView):  # type: ignore[misc]
    """Give an app the secret, and show a code of it."""

    title = "Set up your second factor"
    template_name = "admin/sign_in/set_up_app.html"
    form_class = AppForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The secret in groups of four letters, as one types it."""
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return {**context, "groups": groups}

    @transaction.atomic
    def form_valid(self, form: AppForm) -> HttpResponse:
        """Keep the factor; this session has shown it, and every other of the account ends."""
        user = User.objects.select_for_update().get(pk=cast(User, self.request.user).pk)
        if has_factor(user):  # sent twice
            return HttpResponseRedirect(reverse("mfa_index"))
        response: HttpResponse = super().form_valid(form)
        app = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
        spent_codes.spend(app, form.cleaned_data["code"])
        post_authentication(self.request, app, reauthenticated=True)
        self.request.session.cycle_key()
        visits.end_all(user, but=self.request.session.session_key)
        note(by=user, about=user, words="Set up an app as the second factor.")
        return response


class RemoveApp(DeskPage, DeactivateTOTPView):  # type: ignore[misc]
    """Remove the app, to set up another one; recovery codes go with it."""

    title = "Remove your app"
    template_name = "admin/sign_in/remove_app.html"

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it; no session has shown a second factor any more, and the others end."""
        user = cast(User, self.request.user)
        response: HttpResponse = super().form_valid(form)
        clear_authentication_records(self.request)
        visits.end_all(user, but=self.request.session.session_key)
        note(by=user, about=user, words="Removed the app that was the second factor.")
        messages.success(self.request, "Your app is removed, and your recovery codes with it.")
        return response


class RecoveryCodes(DeskPage, ViewRecoveryCodesView):  # type: ignore[misc]
    """The recovery codes, once."""

    title = "Recovery codes"
    template_name = "admin/sign_in/recovery_codes.html"


class NewRecoveryCodes(DeskPage, GenerateRecoveryCodesView):  # type: ignore[misc]
    """New recovery codes for old ones."""

    title = "New recovery codes"
    template_name = "admin/sign_in/new_recovery_codes.html"

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Make them; the old ones are void."""
        user = cast(User, self.request.user)
        response: HttpResponse = super().form_valid(form)
        note(by=user, about=user, words="Made new recovery codes.")
        return response
