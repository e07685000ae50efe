"""The log of sign-ins on the desk, and what other packages would show there."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.http import HttpRequest

from tracker.accounts.models import SignIn
from tracker.admin import ForSuperusers

for hidden in (EmailAddress, Authenticator):  # the second holds secrets
    if admin.site.is_registered(hidden):
        admin.site.unregister(hidden)


@admin.register(SignIn)
class SignInAdmin(ForSuperusers, admin.ModelAdmin[SignIn]):
    """Read only. Everybody finds their own sign-ins under “How you sign in”."""

    list_display = ("at", "who", "network", "how", "outcome")
    list_display_links = None
    list_filter = ("outcome", "how")
    list_select_related = ("account",)
    search_fields = ("account__username",)
    search_help_text = "A username"
    actions = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description="Account", ordering="account__username")
    def who(self, obj: SignIn) -> str:
        """Whose it was; what was typed where there is no such account is not kept."""
        return obj.account.get_username() if obj.account else "no account of ours"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SignIn | None = None) -> bool:
        return False
