"""Keys of the API: made on the desk, shown once, known by their hash, scoped and revoked."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.api.asking import API, SITE, get
from tests.cast import ada, ben
from tests.desk import at
from tracker.api_keys import keys
from tracker.api_keys.models import ApiKey

pytestmark = pytest.mark.django_db
LIST, ADD = (f"admin:api_keys_apikey_{name}" for name in ("changelist", "add"))


def make(name="The archive", scopes=("read",)):
    return keys.make_key(by=ada(), name=name, scopes=scopes)


def shown(secret, path="/claims", **headers):
    return get(path, authorization=f"Bearer {secret}", **headers)


def test_a_key_is_made_on_the_desk_and_shown_once():
    desk = at("ada")
    answer = desk.post(reverse(ADD), {"name": "The archive", "scopes": ["read", "exports"]})
    [secret] = re.findall(r'value="(clk_[\w-]{40})"', answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    key = ApiKey.objects.get()
    assert (key.scopes, key.digest) == (["exports", "read"], keys.digest_of(secret))
    assert secret not in str(ApiKey.objects.values().get())
    for page in (reverse(LIST), reverse("admin:api_keys_apikey_change", args=[key.pk])):
        html = desk.get(page).content.decode()
        assert secret[:10] in html
        assert secret not in html
        assert key.digest not in html
    assert shown(secret).status_code == 200
    assert LogEntry.objects.filter(object_id=key.pk).count() == 1


def test_a_key_is_revoked_after_one_more_question():
    key, secret = make()
    desk = at("ada")
    page = reverse("admin:api_keys_apikey_revoke", args=[key.pk])
    assert "cannot be undone" in desk.get(page).content.decode()
    assert shown(secret).status_code == 200
    assert desk.post(page).status_code == 302
    refused = shown(secret)
    assert refused.status_code == 401
    assert refused.json()["type"] == f"{SITE}{API}/docs#problem-unknown-key"
    assert refused["WWW-Authenticate"] == 'Bearer realm="Claimline API", error="invalid_token"'
    assert LogEntry.objects.get(object_id=key.pk).change_message == "Revoked."
    with pytest.raises(ValidationError, match="revoked already"):
        keys.revoke_key(by=ada(), key=key)
    assert make()[0].pk != key.pk  # the name is free again


@pytest.mark.parametrize(
    "secret",
    ["clk_", "clk_" + "a" * 40, "x", "", "clk_\x00", "clk_é", "clk_" + "a" * 9000, "clk_' OR 1=1"],
    ids=["no rest", "unknown", "no prefix", "nothing", "NUL", "letter", "long", "SQL"],
)
def test_what_is_no_key_is_never_taken_for_none(secret):
    assert shown(secret).status_code == 401


def test_other_ways_to_sign_in_are_not_ours():
    assert get("/claims", authorization="Basic YTpi").status_code == 200
    assert get("/claims", authorization="Bearer").status_code == 401
    assert get("/claims", authorization="bearer  " + make()[1]).status_code == 200


def test_a_key_is_for_what_it_is_for():
    _, reading = make()
    _, loading = make("Mirror", ["exports"])
    assert shown(reading, "/exports").status_code == 403
    assert shown(loading, "/exports").status_code == 200
    refused = shown(loading)
    assert refused.json()["type"] == f"{SITE}{API}/docs#problem-out-of-scope"
    assert 'error="insufficient_scope", scope="read"' in refused["WWW-Authenticate"]


def test_the_last_use_is_noted_once_a_minute():
    _, secret = make()
    with CaptureQueriesContext(connection) as first:
        shown(secret)
    used = ApiKey.objects.get().last_used_at
    with CaptureQueriesContext(connection) as again:
        shown(secret)
    assert (len(first), len(again)) == (3, 2)
    assert ApiKey.objects.get().last_used_at == used
    ApiKey.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    shown(secret)
    assert ApiKey.objects.get().last_used_at >= used


def test_only_those_who_answer_for_the_site_make_and_revoke():
    key, _ = make()
    with pytest.raises(PermissionDenied):
        keys.make_key(by=ben(), name="Mine", scopes=["read"])
    with pytest.raises(PermissionDenied):
        keys.revoke_key(by=ben(), key=key)


@pytest.mark.parametrize(
    ("name", "scopes"),
    [("", ["read"]), (" ", ["read"]), ("The archive", ["read"]), ("New", []), ("New", ["write"]),
     ("a\x00b", ["read"]), ("n" * 81, ["read"])],
)  # fmt: skip
def test_a_key_that_cannot_be_is_refused_on_the_form_and_makes_nothing(name, scopes):
    make()
    answer = at("ada").post(reverse(ADD), {"name": name, "scopes": scopes})
    assert answer.status_code == 200
    assert "clk_" not in re.sub(r"<title>.*?</title>", "", answer.content.decode())
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize(
    "fault", [{"scopes": []}, {"scopes": ["write"]}, {"digest": "x"}, {"name": " "}], ids=str
)
def test_the_database_refuses_what_no_service_writes(fault):
    key, _ = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.filter(pk=key.pk).update(**fault)
