"""DATABASE_URL is read as libpq reads it; anything else is refused without showing the password."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tracker import databases


def test_every_part_of_the_address():
    found = databases.from_url(
        "postgresql://ada%40desk:p%40ss%2Fw%3Ard@db.example:6432/claim%20line"
        "?sslmode=verify-full&options=-c%20statement_timeout%3D5000&connect_timeout=3"
    )
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "claim line",
        "USER": "ada@desk",
        "PASSWORD": "p@ss/w:rd",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {
            "connect_timeout": "3",
            "sslmode": "verify-full",
            "options": "-c statement_timeout=5000",
        },
    }


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgres://localhost/claimline", "localhost", ""),
        ("postgresql:///claimline", "", ""),
        ("postgresql://[::1]:5433/claimline", "::1", "5433"),
        ("postgresql:///claimline?host=/run/postgresql", "/run/postgresql", ""),
        ("postgresql://%2Frun%2Fpostgresql/claimline", "/run/postgresql", ""),
        ("postgresql://a:1,b:2/claimline?target_session_attrs=read-write", "a,b", "1,2"),
    ],
)
def test_hosts(url, host, port):
    found = databases.from_url(url)
    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, "claimline")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("mysql://root:secret@localhost/claimline", "must begin with postgresql://"),
        ("sqlite:///claimline.sqlite3", "must begin with postgresql://"),
        ("claimline", "must begin with postgresql://"),
        ("postgresql://user:secret@localhost", "must name a database"),
        ("postgresql://user:secret%zz@localhost/claimline", "must be an address like"),
        ("postgresql://localhost/claimline?sslmood=require", 'parameter: "sslmood"'),
    ],
)
def test_refuses_what_is_no_postgresql_address(url, problem):
    with pytest.raises(ImproperlyConfigured, match=problem) as refusal:
        databases.from_url(url)
    assert "DATABASE_URL" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_without_an_address_the_embedded_server_is_used():
    found = databases.configure("", Path("/data/postgresql"), conn_max_age=60)
    assert found["ENGINE"] == "tracker.embedded"
    assert found["EMBEDDED_ROOT"] == Path("/data/postgresql")


@pytest.mark.parametrize("url", ["", "postgresql://localhost/claimline"])
def test_connections_persist_and_are_checked(url):
    found = databases.configure(url, Path("/data/postgresql"), conn_max_age=60)
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)
    assert found["OPTIONS"]["prepare_threshold"] == 5
