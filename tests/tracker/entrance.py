"""At the entrance of the desk: an app for codes, and hands that type them."""

import base64
import hashlib
import hmac
import re
import struct

from django.contrib.auth.models import User
from django.test import Client

from tests.desk import form_of

LOGIN, CODE, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/factor/app/"
STEP = 30


class App:
    """An app for one-time codes (RFC 6238: SHA-1, 30 seconds, six digits)."""

    def __init__(self, secret):
        self.secret = base64.b32decode(secret)

    def code(self, at):
        """What it shows at a moment, in seconds since 1970."""
        digest = hmac.digest(self.secret, struct.pack(">Q", int(at) // STEP), hashlib.sha1)
        start = digest[-1] & 15
        (number,) = struct.unpack(">I", digest[start : start + 4])
        return f"{(number & 0x7FFFFFFF) % 10**6:06d}"


class Clock:
    """The time that codes are made and judged by."""

    def __init__(self):
        self.seconds = 1_800_000_000

    def time(self):
        return self.seconds

    def pass_steps(self, steps=1):
        self.seconds += steps * STEP


def give_password(client, name, password=None, **more):
    """Send the first form of the entrance, as its page has it."""
    given = {"username": name, "password": password or name}
    return client.post(LOGIN, given, **more)


def secret_on(response):
    """The key that the page of a new app shows for typing."""
    shown = re.search(r'class="sign-in-key">(.*?)</p>', response.content.decode(), re.S)
    return "".join(re.findall(r"<span>([A-Z2-7]+)</span>", shown[1]))


def set_up(client, clock):
    """Set an app up for whoever is signed in; the app."""
    app = App(secret_on(client.get(SET_UP)))
    client.post(SET_UP, {"code": app.code(clock.seconds)})
    clock.pass_steps()
    return app


def sign_in(name, app, clock):
    """A client signed in with both factors."""
    client = Client()
    give_password(client, name)
    client.post(CODE, {"code": app.code(clock.seconds)})
    clock.pass_steps()
    return client


def is_in(client):
    """Whether the desk opens."""
    return client.get("/admin/").status_code == 200


def account(name):
    return User.objects.get(username=name)


def field_of(response, name):
    """What a hidden field of the page's form would send."""
    return form_of(response).get(name)
