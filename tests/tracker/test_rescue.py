"""A superuser helps an editor who cannot sign in; nobody else can, and the history tells of it."""

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from tests import cast
from tests.desk import at
from tests.tracker.entrance import account, give_password, is_in

pytestmark = pytest.mark.django_db
ACCOUNTS = "/admin/auth/user/"


@pytest.fixture
def root():
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def act(client, action, **more):
    chosen = {"action": action, "_selected_action": [account("ben").pk], **more}
    return client.post(ACCOUNTS, chosen, follow=True)


def test_a_factor_is_reset_after_a_warning(root):
    ben = at("ben")
    Authenticator.objects.create(user=account("ben"), type="totp", data={"secret": "x"})
    warned = act(root, "ask_to_reset_factor")
    assert "signed out everywhere" in warned.content.decode()
    assert Authenticator.objects.count() == 1
    assert is_in(ben)
    done = act(root, "ask_to_reset_factor", confirmed="yes")
    assert "to set up a second factor at the next sign-in: ben." in done.content.decode()
    assert not Authenticator.objects.exists()
    assert not is_in(ben)
    noted = LogEntry.objects.get(object_id=account("ben").pk)
    assert (noted.user.username, noted.change_message) == ("root", "Reset the second factor.")


def test_a_lock_out_is_lifted(root):
    cast.ben()
    for _ in range(5):
        told = give_password(Client(), "ben", "wrong")
    assert told.status_code == 429
    act(root, "lift_lockout")
    assert not AccessAttempt.objects.exists()
    client = Client()
    give_password(client, "ben")
    assert is_in(client)
    assert LogEntry.objects.get(object_id=account("ben").pk).user.username == "root"


@pytest.mark.parametrize("action", ["ask_to_reset_factor", "lift_lockout"])
def test_no_role_may_do_either(action):
    cast.ben()
    client = at("ada")
    assert act(client, action, confirmed="yes").status_code == 403
    assert not LogEntry.objects.exists()


def test_the_log_of_sign_ins_is_read_by_superusers_only(root):
    cast.ben()
    give_password(Client(), "ben", "wrong")
    listed = root.get("/admin/accounts/signin/")
    assert "Failed" in listed.content.decode()
    assert "ben" in listed.content.decode()
    assert at("ada").get("/admin/accounts/signin/").status_code == 403
    row = account("ben").sign_ins.get()
    for path in ("add/", f"{row.pk}/delete/"):
        assert root.get(f"/admin/accounts/signin/{path}").status_code == 403
