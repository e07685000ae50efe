"""Lock-out: guessing stops after a few failures, and nobody else pays for it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from axes.models import AccessAttempt
from django.db import connections
from django.test import Client
from django.utils.timezone import now

from tests import cast
from tests.tracker.entrance import (
    CODE,
    LOGIN,
    Clock,
    account,
    give_password,
    is_in,
    set_up,
    sign_in,
)
from tracker.accounts.models import SignIn

HERE, THERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def clock(settings, monkeypatch):
    settings.SECOND_FACTOR = True
    made = Clock()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", made)
    return made


def fail(name, times, address=HERE, client=None):
    """Give a wrong password so often; the last answer."""
    for _ in range(times):
        answer = give_password(client or Client(), name, "wrong", REMOTE_ADDR=address)
    return answer


def let_pass(minutes):
    """Make every failure so much older."""
    for attempt in AccessAttempt.objects.all():
        earlier = attempt.attempt_time - timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=earlier)


def outcomes():
    return list(SignIn.objects.order_by("pk").values_list("account__username", "how", "outcome"))


@pytest.mark.django_db
def test_the_fifth_failure_locks_the_account_out_from_there():
    cast.ada()
    assert fail("ada", 4).status_code == 200
    told = fail("ada", 1)
    assert told.status_code == 429
    assert 840 < int(told["Retry-After"]) <= 900
    assert "Too many attempts failed" in told.content.decode()
    client = Client()
    assert give_password(client, "ada", REMOTE_ADDR=HERE).status_code == 429
    assert not is_in(client)


@pytest.mark.django_db
def test_a_stranger_cannot_lock_an_editor_out():
    cast.ada()
    fail("ada", 8)
    client = Client()
    give_password(client, "ada", REMOTE_ADDR=THERE)
    assert is_in(client)


@pytest.mark.django_db
def test_an_address_that_tries_many_names_is_locked_out_for_all():
    cast.ada()
    for number in range(10):
        fail(f"guessed{number}", 2)
    client = Client()
    assert give_password(client, "ada", REMOTE_ADDR=HERE).status_code == 429
    give_password(client, "ada", REMOTE_ADDR=THERE)
    assert is_in(client)


@pytest.mark.django_db
def test_one_visitor_has_a_whole_network_of_ipv6():
    cast.ada()
    for number in range(5):
        told = fail("ada", 1, f"2001:db8:1:2::{number}")
    assert told.status_code == 429
    assert fail("ada", 1, "2001:db8:1:3::1").status_code == 200


@pytest.mark.django_db
def test_it_ends_and_attempts_meanwhile_do_not_prolong_it():
    cast.ada()
    fail("ada", 5)
    let_pass(10)
    fail("ada", 3)
    let_pass(6)
    client = Client()
    give_password(client, "ada", REMOTE_ADDR=HERE)
    assert is_in(client)


@pytest.mark.django_db
def test_a_sign_in_forgets_the_failures_before_it():
    cast.ada()
    for _ in range(3):
        fail("ada", 4)
        client = Client()
        give_password(client, "ada", REMOTE_ADDR=HERE)
        assert is_in(client)


@pytest.mark.django_db
def test_the_answer_is_the_same_for_a_name_that_nobody_has():
    cast.ada()
    pages = {}
    for name in ("ada", "nobody"):
        answers = [fail(name, 1, address=THERE) for _ in range(5)]
        pages[name] = [(a.status_code, a.context["title"]) for a in answers]
    assert pages["ada"] == pages["nobody"]


@pytest.mark.django_db
def test_codes_are_guarded_whatever_the_address(clock):
    cast.ada()
    client = Client()
    give_password(client, "ada")
    app = set_up(client, clock)
    guesser = Client()
    give_password(guesser, "ada", REMOTE_ADDR=THERE)
    wrong = "000000" if app.code(clock.seconds) != "000000" else "000001"
    for number in range(5):
        told = guesser.post(CODE, {"code": wrong}, REMOTE_ADDR=f"203.0.113.{number}")
    assert told.status_code == 429
    assert not is_in(sign_in("ada", app, clock))
    let_pass(16)
    assert is_in(sign_in("ada", app, clock))


@pytest.mark.django_db
def test_a_code_left_out_is_told_and_not_counted_against_anybody_else(clock):
    cast.ada()
    client = Client()
    give_password(client, "ada")
    set_up(client, clock)
    again = Client()
    give_password(again, "ada")
    answer = again.post(CODE, {})
    assert answer.status_code == 200
    assert answer.context["form"].errors["code"]


@pytest.mark.django_db
def test_names_lie_in_the_table_of_failures_as_hashes_only():
    cast.ada()
    fail("ada", 1)
    fail("hunter2-typed-into-the-wrong-field", 1)
    kept = [str(sorted(row.items())) for row in AccessAttempt.objects.values()]
    assert len(kept) == 2
    assert not any("hunter2" in row for row in kept)
    assert {len(row.username) for row in AccessAttempt.objects.all()} == {64}


@pytest.mark.django_db
def test_the_log_tells_what_came_of_each_attempt(clock):
    cast.ada()
    fail("ada", 6)
    fail("nobody", 1)
    client = Client()
    give_password(client, "ada", REMOTE_ADDR=THERE)
    app = set_up(client, clock)
    second = Client()
    give_password(second, "ada", REMOTE_ADDR=THERE)
    second.post(CODE, {"code": "12"}, REMOTE_ADDR=THERE)
    second.post(CODE, {"code": app.code(clock.seconds)}, REMOTE_ADDR=THERE)
    assert outcomes() == [
        *[("ada", "password", "failed")] * 4,
        ("ada", "password", "locked_out"),
        (None, "password", "failed"),
        ("ada", "password", "succeeded"),
        ("ada", "code", "failed"),
        ("ada", "totp", "succeeded"),
    ]
    assert {row.network for row in SignIn.objects.all()} == {"203.0.113.0/24"}
    own = second.get("/admin/factor/").content.decode()
    assert "203.0.113.0/24" in own
    assert "Failed, then locked out" in own


@pytest.mark.django_db
def test_the_log_forgets_by_itself(settings):
    from tracker.accounts.tasks import forget_old_sign_ins

    settings.SIGN_IN_LOG_DAYS = 30
    for days in (29, 31):
        cast.ada()
        row = SignIn.objects.create(account=account("ada"), how="password", outcome="failed")
        SignIn.objects.filter(pk=row.pk).update(at=now() - timedelta(days=days))
    forget_old_sign_ins(0)
    assert [(now() - row.at).days for row in SignIn.objects.all()] == [29]


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_get_no_more_than_their_five():
    cast.ada()

    def guess(number):
        try:
            return fail("ada", 1).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(guess, range(60)))
    assert SignIn.objects.filter(outcome="failed").count() <= 4
    assert set(told) <= {200, 429}
    assert told.count(200) <= 4


@pytest.mark.parametrize(
    ("proxies", "header", "told"),
    [
        (0, "198.51.100.9", HERE),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1, 198.51.100.9", "198.51.100.9"),
        (2, "10.0.0.1, 198.51.100.9, 192.0.2.4", "198.51.100.9"),
        (2, "198.51.100.9", HERE),
        (1, "not an address", HERE),
        (1, "", HERE),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "fe80::1%eth0", "fe80::"),
    ],
)
def test_who_visits_is_told_by_our_own_proxies_only(rf, settings, proxies, header, told):
    from tracker.accounts.whence import visitor_of

    settings.BEHIND_PROXY, settings.PROXY_COUNT = proxies > 0, proxies or 1
    request = rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR=HERE)
    assert visitor_of(request) == told


@pytest.mark.django_db
@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "/\\evil.example", "/%09/evil.example",
        "/\t/evil.example", "https:evil.example",
     "https://evil.example/", "javascript:alert(1)", "\x01//evil.example", "http:///evil.example"],
    ids=range(9),
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(evil):
    cast.ada()
    client = Client()
    sent = client.post(LOGIN, {"username": "ada", "password": "ada", "next": evil})
    arrived = client.get(LOGIN, {"next": evil})
    assert sent.status_code == arrived.status_code == 302
    for answer in (sent, arrived):
        # As a browser reads an address: without tabs and line breaks, a backslash for a slash.
        where = re.sub(r"[\t\r\n]", "", answer["Location"]).replace("\\", "/")
        assert urlsplit(urljoin("http://testserver/admin/login/", where)).netloc == "testserver"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["a\x00da", "ada\x00", "\ud800", "а" * 5000], ids=range(4))
def test_a_name_that_cannot_be_is_refused_like_any_other(typed):
    cast.ada()
    sent = {"username": typed.encode("utf-8", "surrogatepass"), "password": "x"}
    for form in (sent, {**sent, "username": "ada", "password": sent["username"]}):
        assert Client().post(LOGIN, form).status_code in (200, 400)


@pytest.mark.django_db
def test_a_reader_with_an_account_has_nothing_to_sign_in_to():
    cast.person("cleo")
    client = Client()
    answer = give_password(client, "cleo")
    assert answer.status_code == 200
    assert "do not fit" in answer.content.decode()
    assert "_auth_user_id" not in client.session
