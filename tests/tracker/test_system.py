"""The desk's page about the site itself."""

import pytest
from django.urls import reverse

from claims.matching import meaning
from tests import cast
from tests.desk import at

pytestmark = pytest.mark.django_db


def told(name="rae"):
    page = at(name).get(reverse("admin:system"))
    return {fact.about: fact for fact in page.context["facts"]}


def test_says_what_the_site_runs_on_and_where_the_record_stands(settings, tmp_path):
    settings.CHECKPOINT_KEY = tmp_path / "none"
    cast.public_claim()
    facts = told()
    assert facts["PostgreSQL"].stands
    assert facts["The record"].stands == "1 entries"
    assert "no key to sign with" in facts["Signed checkpoint"].advice


@pytest.mark.parametrize(("here", "said"), [(True, "words and meaning"), (False, "words only")])
def test_says_how_similar_claims_are_found(here, said, monkeypatch):
    if not here:
        monkeypatch.setattr(meaning, "_files", lambda: None)
    fact = told()["Similar claims are found"]
    assert said in fact.stands
    assert bool(fact.advice) != here


def test_says_whether_a_second_editor_approves(settings):
    settings.SECOND_EDITOR = False
    assert "one person" in told()["Second pair of eyes"].stands


def test_is_for_the_desk():
    assert at("cleo").get(reverse("admin:system")).status_code in (302, 403)
