"""Sources and subjects, for programs: those that readers can see."""

import pytest

from claims import services
from sources.partial_date import PartialDate
from tests.api.asking import SITE, ask, names, refused
from tests.cast import ada, denial, draft, film, loud, public_claim, report, source, studio

pytestmark = pytest.mark.django_db


def test_a_source_is_answered_in_full():
    source(
        description="Names its sources.",
        language="en",
        homepage="https://careful.example",
        domains=["careful.example"],
        corrections_policy="https://careful.example/corrections",
        external_ids={"wikidata": "Q42"},
    )
    claim = public_claim()
    denial(claim)
    gone = report(claim)
    services.withdraw_report(by=ada(), report=gone, reason="Satire.")
    id = source().public_id
    assert ask(f"/sources/{id}") == {
        "id": id,
        "name": "The Careful",
        "kind": "outlet",
        "slug": "the-careful",
        "url": f"{SITE}/sources/the-careful",
        "description": "Names its sources.",
        "language": "en",
        "homepage": "https://careful.example",
        "domains": ["careful.example"],
        "corrections_policy": "https://careful.example/corrections",
        "external_ids": {"wikidata": "Q42"},
        "reports": 2,
        "statements": 0,
        "links": {
            "self": f"{SITE}/api/v1/sources/{id}",
            "claims": f"{SITE}/api/v1/claims?source={id}",
        },
    }
    studio_told = ask(f"/sources/{studio().public_id}")
    assert (studio_told["reports"], studio_told["statements"]) == (0, 1)
    assert names(f"/claims?source={id}") == [claim.public_id]


def test_a_subject_is_answered_in_full():
    subject = services.log_subject(
        by=ada(), name="Ballerina", kind="film", period=PartialDate.parse("2025"),
        description="A film.", external_ids={"imdb": "tt1"},
    )  # fmt: skip
    claim = public_claim(subjects=[subject, film()])
    retired = public_claim("Another thing happened", subjects=[subject])
    services.retire_claim(by=ada(), claim=retired, reason="A duplicate.")
    draft("A third thing happened", subjects=[subject])
    id = subject.public_id
    told = {
        "id": id,
        "name": "Ballerina",
        "kind": "film",
        "slug": "ballerina",
        "url": f"{SITE}/subjects/ballerina",
        "description": "A film.",
        "period": {
            "text": "2025",
            "earliest": "2025-01-01T00:00:00Z",
            "latest": "2026-01-01T00:00:00Z",
            "precision": "year",
        },
        "external_ids": {"imdb": "tt1"},
        "claims": 1,
        "links": {
            "self": f"{SITE}/api/v1/subjects/{id}",
            "claims": f"{SITE}/api/v1/claims?subject={id}",
        },
    }
    assert ask(f"/subjects/{id}") == told
    assert ask("/subjects")["results"][0] == told
    assert ask("/subjects")["results"][1]["period"] is None
    assert names(f"/claims?subject={id}") == [claim.public_id]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/sources", ["@loud", "The Careful", "The Studio"]),
        ("/sources?kind=account", ["@loud"]),
        ("/sources?kind=account,organisation", ["@loud", "The Studio"]),
        ("/sources?text=CAREFUL", ["The Careful"]),
        ("/sources?text=%25", []),
        ("/sources?kind=outlet&text=studio", []),
        ("/subjects", ["The Film", "The Person"]),
        ("/subjects?kind=person", ["The Person"]),
        ("/subjects?text=film", ["The Film"]),
        ("/subjects?text=_", []),
    ],
)
def test_lists_come_by_name_and_can_be_filtered(path, expected):
    person = services.log_subject(by=ada(), name="The Person", kind="person")
    claim = public_claim(subjects=[person, film()])
    report(claim, loud())
    source("Unseen"), draft("Unpublished", standing=[source("Unseen too")])
    assert sorted(names(path, "name")) == expected


def test_what_readers_cannot_see_is_not_found():
    hidden = source("Unseen")
    subject = services.log_subject(by=ada(), name="Unseen", kind="film")
    for path in (f"/sources/{hidden.public_id}", f"/subjects/{subject.public_id}"):
        assert refused(path, 404, "not-found")["title"] == "Not found"


def test_the_index_leads_to_everything():
    public_claim()
    index = ask("")
    assert index == {
        name: f"{SITE}/api/v1/{name}"
        for name in (
            *("claims", "lookup", "sources", "subjects", "changes", "exports", "schema", "docs"),
        )
    }
    for name in ("claims", "sources", "subjects", "schema"):
        assert ask(f"/{name}")
