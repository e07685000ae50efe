"""An old link to a page whose name was removed: told that it is gone, and why."""

import pytest
from django.test import Client

from claims import services
from claims.models import Departure
from tests import cast

pytestmark = pytest.mark.django_db


def test_an_address_that_spelled_the_text_is_gone_and_not_merely_unknown():
    named = cast.source("Xanthippe Brown")
    cast.report(claim := cast.draft("She said so"), outlet=named)
    services.publish_claim(by=cast.ada(), claim=claim)
    named.refresh_from_db()
    address = named.get_absolute_url()
    assert Client().get(address).status_code == 200
    cast.redact("Xanthippe Brown")
    gone = Client().get(address)
    assert gone.status_code == 410
    assert "had to be removed" in gone.text
    assert 'action="/search"' in gone.text
    named.refresh_from_db()
    assert Client().get(named.get_absolute_url()).status_code == 200
    assert Client().get("/sources/nobody").status_code == 404
    assert "xanthippe" not in str(Departure.objects.values())
