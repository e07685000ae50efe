"""What tests of sources share."""

import pytest

from tests.sources import web as webs


@pytest.fixture
def web():
    """A web on this machine, see tests/sources/web.py."""
    with webs.opened() as web:
        yield web
