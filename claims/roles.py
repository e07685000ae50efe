"""Who may do what: one table, and the one place where it is checked."""

from __future__ import annotations

from typing import Any

from django.apps import apps as live_apps
from django.apps.registry import Apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied

VIEWS = (
    "sources.view_source", "claims.view_subject", "claims.view_claim", "claims.view_report",
    "claims.view_verdict", "claims.view_entry", "claims.view_proposal",
    "sources.view_capture",
)  # fmt: skip
LOGGING = (
    "sources.add_source", "claims.add_subject", "claims.add_claim", "claims.add_report",
    "claims.change_claim", "claims.change_report", "claims.delete_claim", "claims.delete_report",
    "sources.add_capture",
)  # fmt: skip
JUDGING = (
    "sources.change_source", "claims.change_subject", "claims.publish_claim",
    "claims.add_relation", "claims.withdraw_report", "claims.issue_verdict",
    "claims.correct_verdict", "sources.delete_source", "claims.delete_subject",
)  # fmt: skip
ANSWERING = (
    "claims.retire_claim", "claims.override_standards", "claims.redact_entry",
    "api_keys.view_apikey", "api_keys.add_apikey", "api_keys.change_apikey",
)  # fmt: skip

ROLES = {
    "Reporter": (*VIEWS, *LOGGING),
    "Editor": (*VIEWS, *LOGGING, *JUDGING),
    "Managing editor": (*VIEWS, *LOGGING, *JUDGING, *ANSWERING),
}
"""Reporters log, editors judge and publish, managing editors answer for exceptions and for keys.

A reporter works on drafts; to change what readers see takes `publish_claim` as well.
"""


def require(user: User | AbstractBaseUser | AnonymousUser, permission: str) -> None:
    """Raise PermissionDenied unless this account has the permission (``app.codename``)."""
    if not (user.is_active and getattr(user, "has_perm", lambda _: False)(permission)):
        raise PermissionDenied(f"Your role does not include this: {permission.split('.')[-1]}.")


def sync(apps: Apps = live_apps, **kwargs: Any) -> None:
    """Make the groups of ROLES hold exactly those permissions; run after every migrate."""
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    codes = {
        f"{p.content_type.app_label}.{p.codename}": p
        for p in permission_model.objects.select_related("content_type")
    }
    for name, granted in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=name)
        group.permissions.set([codes[code] for code in granted if code in codes])
