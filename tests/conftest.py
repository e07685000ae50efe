"""What every test gets: a clone of a migrated database, and a browser where it asks for one."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from tests.database import clones

# How long one example takes says more of what else the machine does than of our code.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """In place of pytest-django's: make the test database by cloning, see tests/database."""
    with django_db_blocker.unblock():
        clones.make()
    yield
    with django_db_blocker.unblock():
        clones.drop()


@pytest.fixture(scope="session")
def chromium():
    """The path of Debian's Chromium, which `make test` installs if it may.

    Without one the tests in a browser are skipped, but where CI is set they fail.
    """
    path = shutil.which("chromium")
    if path is None:
        reason = "there is no Chromium: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return path
