"""Similar claims, offered while a claim is typed at the desk."""

import pytest
from django.urls import reverse

from tests import cast
from tests.desk import at

pytestmark = pytest.mark.django_db
ADDRESS = "admin:claims_claim_similar"


def test_public_claims_and_drafts_are_offered():
    claim = cast.public_claim("The director left the film")
    draft = cast.draft("The studio was sold to a bank")
    found = at("rae").get(reverse(ADDRESS), {"q": "director has left film"})
    assert next(one.claim for one in found.context["similar"]) == claim
    assert draft.sentence in at("rae").get(reverse(ADDRESS), {"q": "a bank bought the studio"}).text
    assert "No claim here is like it" in at("rae").get(reverse(ADDRESS), {"q": "xyzzy"}).text


def test_readers_are_offered_nothing():
    assert at("cleo").get(reverse(ADDRESS), {"q": "film"}).status_code in (302, 403)


@pytest.mark.parametrize("words", ["", "!!!", "x" * 50_000, "a & b | !c :*", "\u202e", "'"])
def test_no_words_that_are_typed_fail(words):
    assert at("rae").get(reverse(ADDRESS), {"q": words}).status_code == 200
