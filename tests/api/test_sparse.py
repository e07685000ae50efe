"""Answers with only the members asked for, with parts added, and with links around a page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.choices import RelationKind
from claims.services import relate
from tests.api.asking import API, SITE, ask, get, refused
from tests.cast import ada, denial, film, loud, public_claim, report, source, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    claim = public_claim("The director left the film")
    denied = denial(claim)
    verdict(claim)
    verdict(claim, "refuted", "2025-03-05", reports=[denied])
    return claim


def test_fields_leave_the_members_named_in_their_own_order(claim):
    for path in ("/claims", f"/claims/{claim.public_id}"):
        whole, cut = ask(path), ask(f"{path}?fields=status,id&fields=evidence")
        whole, cut = (told["results"][0] if path == "/claims" else told for told in (whole, cut))
        assert list(cut) == [name for name in whole if name in ("id", "status", "evidence")]
        assert cut == {name: whole[name] for name in cut}
    paths = {
        f"/claims/{claim.public_id}/reports": "headline",
        f"/claims/{claim.public_id}/verdicts": "rationale",
        f"/claims/{claim.public_id}/timeline": "kind",
        "/sources": "slug",
        "/subjects": "name",
    }
    for path, name in paths.items():
        assert ask(f"{path}?fields={name}")["results"] == [
            {name: item[name]} for item in ask(path)["results"]
        ]
    assert ask(f"/sources/{source().public_id}?fields=name") == {"name": "The Careful"}
    assert ask(f"/subjects/{film().public_id}?fields=name") == {"name": film().name}


def test_a_sparse_answer_has_a_tag_of_its_own(claim):
    path = f"/claims/{claim.public_id}"
    whole, cut = get(path), get(f"{path}?fields=id")
    assert whole["ETag"] != cut["ETag"]
    assert get(f"{path}?fields=id", if_none_match=cut["ETag"]).status_code == 304
    assert get(f"{path}?fields=id", if_none_match=whole["ETag"]).status_code == 200


def test_a_claim_includes_the_first_page_of_its_lists(claim):
    path = f"/claims/{claim.public_id}"
    for clocks in ("", "as_of=2025-03-04T00:00:00Z"):
        told = ask(f"{path}?include=reports,verdicts,timeline&{clocks}".rstrip("&"))
        for name in ("reports", "verdicts", "timeline"):
            assert told[name] == ask(f"{path}/{name}?{clocks}".rstrip("?"))
    assert ask(f"{path}?fields=id&include=verdicts").keys() == {"id", "verdicts"}


def test_the_next_page_of_an_included_list_is_at_its_own_address(claim):
    for n in range(30):
        report(claim, source(f"Outlet {n}"))
    path = f"/claims/{claim.public_id}"
    included = ask(f"{path}?include=reports")["reports"]
    after = included["next"].removeprefix(SITE + API)
    assert after.startswith(f"{path}/reports?cursor=")
    ids = [told["id"] for told in included["results"] + ask(after)["results"]]
    assert len(set(ids)) == claim.reports.count()


def test_a_list_adds_members_of_the_claim_in_full(claim):
    other = public_claim("The scene was cut")
    relate(by=ada(), claim=claim, other=other, kind=RelationKind.CONTRADICTS)
    names = "context,verdict,history,settled_by,standing,review_by,related,links"
    for clocks in ("", "&as_of=2025-03-04T00:00:00Z", "&known_at=2999-01-01T00:00:00Z"):
        for told in ask(f"/claims?include={names}{clocks}")["results"]:
            whole = ask(f"/claims/{told['id']}{clocks.replace('&', '?')}")
            assert told == {name: whole[name] for name in told}
            assert set(names.split(",")) <= told.keys()


def test_what_is_added_costs_no_query_per_claim(claim):
    def cost(path):
        with CaptureQueriesContext(connection) as captured:
            ask(path)
        return len(captured)

    paths = [f"/claims?include=verdict,related{c}" for c in ("", "&as_of=2025-03-04T00:00:00Z")]
    few = [cost(path) for path in paths]
    for n in range(9):
        verdict(public_claim(f"Claim {n}"), "rumour", "2025-03-03")
    assert [cost(path) for path in paths] == few


@pytest.mark.parametrize(
    ("path", "name"),
    [("/claims?fields=colour", "fields"), ("/claims?include=reports", "include"),
     ("/claims?fields=", "fields"), ("/claims?fields=id,,status", "fields"),
     ("/sources?include=claims", "include")],
)  # fmt: skip
def test_a_member_that_there_is_not_is_refused(path, name):
    kind = "unknown-parameter" if path.startswith("/sources") else "invalid-parameter"
    assert refused(path, 400, kind)["parameters"] == [name]


def test_a_page_links_to_those_around_it():
    for n in range(3):
        public_claim(f"Claim {n}")
    first = get("/claims?limit=1")
    found = re.fullmatch(rf'<({re.escape(SITE)}[^>]+)>; rel="next"', first["Link"])
    assert found[1] == first.json()["next"]
    second = get(found[1].removeprefix(SITE + API))
    told = second.json()
    assert second["Link"] == f'<{told["next"]}>; rel="next", <{told["previous"]}>; rel="prev"'
    assert "Link" in second["Access-Control-Expose-Headers"]
    assert "Link" not in get("/claims")


def test_the_reports_of_a_claim_are_chosen_by_who_and_what(claim):
    path = f"/claims/{claim.public_id}/reports"
    report(claim, loud(), stance="denies")

    def found(query):
        return {told["stance"] for told in ask(f"{path}?{query}")["results"]}

    assert found("stance=denies") == {"denies"}
    assert found("stance=asserts,denies") == {"asserts", "denies"}
    assert len(ask(f"{path}?source=loud")["results"]) == 1
    assert found("speaker=the-studio") == {"denies"}
    assert found(f"source={source().public_id}&stance=denies") <= {"denies"}
    assert ask(f"{path}?source=nobody")["results"] == []
