"""What `check` and `migrate` refuse: an old PostgreSQL, and an open door in production."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from tracker import checks

pytestmark = pytest.mark.django_db


def test_this_postgresql_will_do():
    call_command("check", databases=["default"])


def test_an_older_one_will_not(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST", 99)
    with pytest.raises(SystemCheckError, match="needs PostgreSQL 99 or later; 'default' is"):
        call_command("check", databases=["default"])


def test_only_the_demonstration_asks_for_no_second_factor(settings):
    settings.SECOND_FACTOR, settings.DEMO = False, True
    call_command("check")
    settings.DEMO = False
    with pytest.raises(SystemCheckError, match="only the demonstration may sign in without"):
        call_command("check")
    settings.SECOND_FACTOR = True
    call_command("check")


def test_the_demonstration_is_not_to_be_deployed(settings):
    settings.DEMO = True
    with pytest.raises(SystemCheckError, match="This is the demonstration"):
        call_command("check", deploy=True)


def test_the_passwords_of_the_demonstration_open_nothing_in_production(settings):
    call_command("make_demo_editors")
    call_command("check", databases=["default"])
    settings.DEMO, settings.SECOND_FACTOR = False, True
    with pytest.raises(SystemCheckError, match=r"everybody knows: \['ada', 'ben', 'rae'\]"):
        call_command("check", databases=["default"])
    client = Client()
    given = {"username": "ada", "password": "demonstration"}
    assert client.post("/admin/login/", given).status_code == 200
    assert "_auth_user_id" not in client.session
    User.objects.update(is_active=False)
    call_command("check", databases=["default"])
