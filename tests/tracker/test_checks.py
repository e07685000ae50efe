"""An old PostgreSQL is refused before anything is migrated."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tracker import checks

pytestmark = pytest.mark.django_db


def test_this_postgresql_will_do():
    call_command("check", databases=["default"])


def test_an_older_one_will_not(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST", 99)
    with pytest.raises(SystemCheckError, match="needs PostgreSQL 99 or later; 'default' is"):
        call_command("check", databases=["default"])
