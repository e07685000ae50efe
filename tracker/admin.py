"""Accounts and roles on the desk: for superusers only, and never deleted.

The record refers to an account by its pseudonym, so an account is closed by making it inactive.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest

from tracker.accounts.rescue import ask_to_reset_factor, lift_lockout

admin.site.unregister([User, Group])


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_superuser", False))


class ForSuperusers:
    """Grants nothing to a role, whatever permissions somebody has given it."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class AccountAdmin(ForSuperusers, UserAdmin[User]):
    """Who can sign in, and in which role."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active")
    list_filter = ("groups", "is_active")
    actions = (ask_to_reset_factor, lift_lockout)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Accounts with their roles, in one more query for the page."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role")
    def roles(self, obj: User) -> str:
        """The roles of an account in words."""
        names = [group.name for group in obj.groups.all()]
        return ", ".join(["Superuser", *names] if obj.is_superuser else names) or "none"


@admin.register(Group)
class RoleAdmin(ForSuperusers, GroupAdmin):
    """The roles; their rights are set from `claims.roles` after every migration."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
