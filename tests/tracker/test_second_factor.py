"""The second factor: without it nothing of the desk opens, and each code opens it once."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client

from tests import cast
from tests.tracker.entrance import (
    CODE,
    LOGIN,
    SET_UP,
    STEP,
    App,
    Clock,
    account,
    give_password,
    is_in,
    secret_on,
    set_up,
    sign_in,
)

pytestmark = pytest.mark.django_db
REMOVE = "/admin/factor/app/remove/"


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    settings.SECOND_FACTOR = True
    made = Clock()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", made)
    return made


@pytest.fixture
def ada():
    """Ada's browser, with her password given for the first time."""
    cast.ada()
    client = Client()
    give_password(client, "ada")
    return client


@pytest.fixture
def app(ada, clock):
    """Ada's app; she is signed in with it."""
    return set_up(ada, clock)


def test_the_codes_are_those_of_the_rfc():
    """RFC 6238, appendix B, of which the last six digits are shown."""
    app = App("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    assert [app.code(at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def test_a_password_alone_leads_to_setting_up_and_nowhere_else(ada):
    for page in ("/admin/", "/admin/claims/claim/", "/admin/system/"):
        shown = ada.get(page, follow=True)
        assert shown.redirect_chain
        assert not is_in(ada)
    shown = ada.get("/admin/", follow=True)
    assert shown.redirect_chain[-1][0].startswith(SET_UP)
    assert len(secret_on(shown)) == 32
    assert shown["Cache-Control"].count("no-store") == 1


def test_setting_up_asks_for_a_code_then_shows_recovery_codes_once(ada, clock):
    secret = secret_on(ada.get(SET_UP))
    wrong = ada.post(SET_UP, {"code": App(secret).code(clock.seconds + 10 * STEP)})
    assert wrong.status_code == 200
    assert secret_on(wrong) == secret
    assert not is_in(ada)
    shown = ada.post(SET_UP, {"code": App(secret).code(clock.seconds)}, follow=True)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert all(f"<li>{code}</li>" in shown.content.decode() for code in codes)
    assert is_in(ada)
    again = ada.get("/admin/factor/codes/").content.decode()
    assert all(code not in again for code in codes)
    words = LogEntry.objects.filter(object_id=account("ada").pk).values_list("change_message")
    assert ("Set up an app as the second factor.",) in words


def test_the_secret_lies_encrypted_in_the_database(ada, clock):
    secret = secret_on(ada.get(SET_UP))
    ada.post(SET_UP, {"code": App(secret).code(clock.seconds)})
    kept = [str(row.data) for row in Authenticator.objects.all()]
    assert len(kept) == 2
    assert all(secret not in data for data in kept)


def test_signing_in_takes_a_password_then_a_code(app, clock):
    client = Client()
    response = give_password(client, "ada")
    assert response["Location"].startswith(CODE)
    assert not is_in(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post(CODE, {"code": app.code(clock.seconds)})
    assert is_in(client)


def test_each_code_works_once(app, clock):
    now = app.code(clock.seconds)
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client, "ada")
        client.post(CODE, {"code": now})
    assert [is_in(first), is_in(second)] == [True, False]
    second.post(CODE, {"code": app.code(clock.seconds - STEP)})
    assert not is_in(second)
    clock.pass_steps()
    second.post(CODE, {"code": app.code(clock.seconds)})
    assert is_in(second)


@pytest.mark.parametrize(("late", "heard"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(app, clock, late, heard):
    clock.pass_steps(5)
    client = Client()
    give_password(client, "ada")
    client.post(CODE, {"code": app.code(clock.seconds + late * STEP)})
    assert is_in(client) is heard


def test_a_recovery_code_works_once(ada, app, clock):
    show_again(ada, app, clock, "/admin/factor/")
    shown = ada.post("/admin/factor/codes/new/", {}, follow=True)
    code = shown.context["unused_codes"][0]
    told = []
    for _ in range(2):
        client = Client()
        give_password(client, "ada")
        client.post(CODE, {"code": code})
        told.append(is_in(client))
    assert told == [True, False]
    assert "9 left" in ada.get("/admin/factor/").content.decode()


def show_again(client, app, clock, then):
    """Give the code that is asked for before the factor is changed."""
    answer = client.post(
        "/admin/login/code/again/", {"code": app.code(clock.seconds), "next": then}
    )
    clock.pass_steps()
    return answer


def test_changing_the_factor_asks_for_a_code_again(app, clock):
    client = sign_in("ada", app, clock)
    asked = client.get(REMOVE)
    assert asked["Location"].startswith("/admin/login/code/again/")
    wrong = client.post(asked["Location"], {"code": "000000", "next": REMOVE})
    assert wrong.status_code == 200
    assert client.get(REMOVE).status_code == 302
    assert show_again(client, app, clock, REMOVE)["Location"] == REMOVE
    assert Authenticator.objects.filter(type="totp").exists()
    client.post(REMOVE, {})
    assert not Authenticator.objects.exists()
    assert not is_in(client)


def test_a_new_factor_signs_every_other_browser_out(app, clock):
    here, there, halfway = sign_in("ada", app, clock), sign_in("ada", app, clock), Client()
    give_password(halfway, "ada")
    show_again(here, app, clock, REMOVE)
    here.post(REMOVE, {})
    set_up(here, clock)
    assert [is_in(here), is_in(there)] == [True, False]
    assert halfway.get(CODE)["Location"] == LOGIN


def test_a_superuser_is_no_exception(clock):
    cast.person("cleo")
    root = cast.User.objects.create_superuser("root", password="root")
    client = Client()
    give_password(client, root.username)
    assert not is_in(client)
    set_up(client, clock)
    assert is_in(client)


def test_a_session_made_before_the_factor_was_asked_for_is_asked_for_it(settings, clock):
    settings.SECOND_FACTOR = False
    cast.ada()
    client = Client()
    give_password(client, "ada")
    assert is_in(client)
    settings.SECOND_FACTOR = True
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(SET_UP)


def test_an_operator_resets_a_lost_factor(ada, app, capsys):
    call_command("reset_mfa", "ada")
    assert "ada has no second factor now" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert not is_in(ada)
    assert LogEntry.objects.filter(change_message__contains="by the command line").count() == 1
    with pytest.raises(CommandError, match="no account named nobody"):
        call_command("reset_mfa", "nobody")


def test_where_the_key_was_lost_no_code_fits_and_nothing_breaks(app, clock, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 5, []
    client = Client()
    give_password(client, "ada")
    answer = client.post(CODE, {"code": app.code(clock.seconds)})
    assert answer.status_code == 200
    assert not is_in(client)


def test_a_former_key_still_reads_the_factor(app, clock, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    assert is_in(sign_in("ada", app, clock))
