"""Every error under /api/ is a problem with an explanation that exists."""

import pytest
from django.db import DatabaseError
from django.test import Client

from claims.api import views
from tests.api.asking import API, PROBLEM, SITE, get, refused
from tests.cast import public_claim

pytestmark = pytest.mark.django_db


def test_an_unknown_parameter_is_told_with_those_that_are_known():
    assert refused("/sources?sort=name&page=2", 400, "unknown-parameter") == {
        "type": f"{SITE}/api/v1/docs#problem-unknown-parameter",
        "title": "Unknown parameter",
        "status": 400,
        "detail": "This address does not take the parameters “sort”, “page”. "
        "It takes “kind”, “text”, “fields”, “limit”, “cursor”.",
        "instance": "/api/v1/sources",
        "parameters": ["sort", "page"],
    }


def test_an_invalid_value_is_told_with_what_is_valid():
    assert refused("/claims?limit=1000", 400, "invalid-parameter") == {
        "type": f"{SITE}/api/v1/docs#problem-invalid-parameter",
        "title": "Invalid parameter",
        "status": 400,
        "detail": "“limit” must be a whole number from 1 to 100.",
        "instance": "/api/v1/claims",
        "parameters": ["limit"],
    }


@pytest.mark.parametrize(
    "path", ["/nothing", "/claims/7K3QX9M2VA/nothing", "/%00", "/%FF", "/../x", "//x"]
)
def test_an_unknown_address_is_not_found(path):
    told = refused(path, 404, "not-found")
    assert told["title"] == "Not found"
    assert told["instance"].startswith("/api/v1/")


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2", "/api/v1x"])
def test_an_address_beside_the_version_is_not_found(path):
    response = Client().get(path)
    assert response.status_code == 404
    assert ("problem" in response["Content-Type"]) == path.startswith("/api/")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_refused_with_those_that_are_allowed(method):
    claim = public_claim()
    client = Client(enforce_csrf_checks=True)
    for path in ("", "/claims", f"/claims/{claim.public_id}", "/sources", "/schema", "/docs"):
        for kind in ("application/json", "text/x-unknown"):
            response = client.generic(method, API + path, b'{"\x00": NaN', content_type=kind)
            assert response.status_code == 405
            assert response["Allow"] == "GET, HEAD, OPTIONS"
            assert response["Content-Type"] == PROBLEM
            assert response.json()["type"] == f"{SITE}/api/v1/docs#problem-method-not-allowed"


def test_a_post_to_an_unknown_address_is_not_found():
    response = Client(enforce_csrf_checks=True).post(f"{API}/nothing", {})
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9", "image/*", "x", "\x00"])
def test_other_forms_are_not_acceptable(accept):
    response = get("/claims", accept=accept)
    assert (response.status_code, response["Content-Type"]) == (406, PROBLEM)
    assert response.json()["detail"].startswith("The Accept header")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json, text/html;q=0.1"])
def test_json_is_sent_to_whoever_accepts_it(accept):
    assert get("/claims", accept=accept).status_code == 200


def test_a_fault_of_ours_is_told_without_its_particulars(monkeypatch, caplog):
    def fail(*args):
        raise DatabaseError("password=secret")

    monkeypatch.setattr(views.filters, "chosen", fail)
    response = get("/claims")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert response.json() == {
        "type": f"{SITE}/api/v1/docs#problem-internal-error",
        "title": "Internal error",
        "status": 500,
        "detail": "The fault is ours, and has been noted.",
        "instance": "/api/v1/claims",
    }
    assert response["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in response
    assert any(record.exc_info for record in caplog.records)


def test_a_foreign_host_is_told_as_a_problem():
    response = Client(raise_request_exception=False).get(
        f"{API}/claims", headers={"Host": "evil.example"}
    )
    assert (response.status_code, response["Content-Type"]) == (400, PROBLEM)
    assert response.json()["type"].endswith("#problem-bad-request")


def test_problems_are_not_kept_and_are_open_to_scripts_of_any_site():
    for path in ("/nothing", "/claims?x=1"):
        response = get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize("path", ["/claims", "", "/docs", "/schema"])
def test_an_address_with_a_slash_at_its_end_leads_to_the_one_without(path):
    response = get(f"{path}/?limit=1")
    assert response.status_code == 301
    assert response["Location"] == f"{API}{path}?limit=1"
