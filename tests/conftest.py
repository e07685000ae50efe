"""What every test gets: a clone of a migrated database."""

import pytest

from tests.database import clones


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """In place of pytest-django's: make the test database by cloning, see tests/database."""
    with django_db_blocker.unblock():
        clones.make()
    yield
    with django_db_blocker.unblock():
        clones.drop()
