"""A form that was sent after its editor's login had expired: kept until the same editor is back.

It waits in the anonymous session, as plain text so that a redaction finds it there, for some days;
logging out drops it, and nobody else is shown it. Only a form that this site gave to an editor is
kept, so a stranger cannot fill the sessions.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from claims.admin.opened import Opened

KEY = "desk_form"
FIELD = "typist"
SAVED = "desk-saved"
"""The cookie that tells the browser which forms have been saved, for `kept.js` to forget."""
POPUP = "admin/popup_response.html"
DAYS = 3
LARGEST = 300_000
"""Characters of a form that is kept."""
WHY = (
    "Your login had expired when you sent this. Everything you typed is here and nothing is saved "
    "yet: send it again."
)
_SALT = "claims.admin.typist"


def typist(user: AbstractBaseUser | AnonymousUser) -> tuple[str, str]:
    """A form's own name, and the signed words that it carries: whose it is, and that name."""
    name = secrets.token_hex(6)
    return name, signing.dumps([user.pk, name], salt=_SALT)


def keep(request: HttpRequest) -> None:
    """Keep what somebody sends whose login has expired. Ignores what no editor was given."""
    whose = _read(request.POST.get(FIELD, ""))
    if request.method != "POST" or whose is None or request.user.is_authenticated:
        return
    sent = {
        name: [value.replace("\r\n", "\n") for value in values]
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "opened", "_take", FIELD)
    }
    kept = {"path": request.get_full_path(), "whose": whose[0], "at": time.time(), "sent": sent}
    kept["opened"] = _unsealed(request.POST.get("opened", ""))
    if len(str(kept)) > LARGEST:
        return
    request.session[KEY] = kept
    messages.info(request, "Your login has expired. What you typed is kept: log in to go on.")


def forget_others(request: HttpRequest) -> None:
    """Drop what somebody else, or this editor long ago, was sending in this browser."""
    kept = request.session.get(KEY)
    if kept and (kept["whose"] != request.user.pk or kept["at"] < time.time() - DAYS * 86_400):
        del request.session[KEY]


def sent_before(request: HttpRequest) -> QueryDict | None:
    """What this editor was sending to this address when the login expired; once."""
    kept: dict[str, Any] = request.session.get(KEY) or {}
    if request.method != "GET" or kept.get("path") != request.get_full_path():
        return None
    del request.session[KEY]
    sent = QueryDict(mutable=True)
    for name, values in kept["sent"].items():
        sent.setlist(name, values)
    if kept["opened"]:
        sent["opened"] = Opened.read(kept["opened"]).sealed()
    return sent


def put_back(request: HttpRequest) -> bool:
    """Turn the request for a form into that form as it was sent; the caller saves nothing."""
    sent = sent_before(request)
    if sent is None or request.FILES:  # Read here, because reading them later would empty POST.
        return False
    request.method = "POST"
    request.POST = sent  # type: ignore[assignment]
    return True


def tell_saved(request: HttpRequest, response: HttpResponseBase) -> None:
    """After a form was accepted, tell the browser so: what it kept of it can go."""
    whose = _read(request.POST.get(FIELD, "")) if request.method == "POST" else None
    if whose and (300 <= response.status_code < 400 or _closes_popup(response)):
        names = [name for name in request.COOKIES.get(SAVED, "").split(".") if name.isalnum()]
        told = ".".join([*names[-9:], whose[1]])
        response.set_cookie(SAVED, told, max_age=86_400, samesite="Lax", secure=request.is_secure())


def _closes_popup(response: HttpResponseBase) -> bool:
    """Whether this is what Django answers to a form that was saved in a window of its own."""
    names = getattr(response, "template_name", None) or ()
    return POPUP in ([names] if isinstance(names, str) else names)


def is_own(request: HttpRequest) -> bool:
    """Whether the form that was sent was given to the editor who sends it."""
    whose = _read(request.POST.get(FIELD, ""))
    return whose is not None and whose[0] == request.user.pk


def sent_name(request: HttpRequest) -> str:
    """The name of the form that is being answered; empty where a page is only asked for."""
    whose = _read(request.POST.get(FIELD, "")) if request.method == "POST" else None
    return whose[1] if whose else ""


def _read(text: str) -> tuple[int, str] | None:
    try:
        key, name = signing.loads(text, salt=_SALT, max_age=30 * 86_400)
    except signing.BadSignature:
        return None
    return key, name


def _unsealed(text: str) -> dict[str, Any] | None:
    try:
        return asdict(Opened.unsealed(text))
    except signing.BadSignature:
        return None
