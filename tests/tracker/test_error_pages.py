import logging

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect


def raises(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("odd", raises(SuspiciousOperation("odd"))),
    path("closed", raises(PermissionDenied())),
    path("broken", raises(RuntimeError("broken"))),
    path("form", csrf_protect(lambda request: HttpResponse())),
    path("", include("tracker.urls")),
]
handler400 = "tracker.error_pages.bad_request"
handler403 = "tracker.error_pages.forbidden"
handler404 = "tracker.error_pages.not_found"
handler500 = "tracker.error_pages.failed"

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


CASES = [
    ("get", "/odd", 400, "could not read that request"),
    ("get", "/closed", 403, "not open to you"),
    ("post", "/form", 403, "form was not accepted"),
    ("get", "/nowhere", 404, "no page at this address"),
    ("get", "/broken", 500, "broke on our side"),
]


@pytest.mark.parametrize(("verb", "address", "status", "words"), CASES)
def test_says_what_is_wrong_and_offers_a_way_on(client, verb, address, status, words):
    response = getattr(client, verb)(address)
    assert response.status_code == status
    assert words in response.text
    assert '<form class="search ways-on" action="/search"' in response.text
    assert 'href="/claims"' in response.text


def test_repeats_nothing_of_a_hostile_address(client):
    assert "alert" not in client.get("/%3Cscript%3Ealert(1)%3C/script%3E").text


def test_shows_no_trace_of_what_broke(client):
    assert "RuntimeError" not in client.get("/broken").text


PAGES = ("/", "/claims", "/search?q=film", "/sources", "/corrections", "/admin/")
PROGRAMS = ("/api/v1/claims", "/api/v1/claims/0123456789/reports", "/api/v1/changes")
OTHERS = ("/feed.atom", "/v1alpha1/claims:search?query=film")


@pytest.fixture(params=[OperationalError, InterfaceError])
def gone(request):
    def refuse(*args):
        raise request.param("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES + PROGRAMS + OTHERS)
def test_without_its_database_the_site_asks_for_patience(client, address, gone):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    response = client.get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Cache-Control"] == "no-store"
    if address in PAGES:
        assert "back in a moment" in response.text
    if address in PROGRAMS:
        assert response.json()["type"].endswith("/api/v1/docs#problem-unavailable")


@pytest.mark.django_db
def test_without_its_database_an_unknown_address_is_still_unknown(client, gone):
    assert client.get("/nowhere/at/all").status_code == 404
