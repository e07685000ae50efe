"""Pages: forth and back without loss or repetition, whatever their size, at a fixed cost."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import services
from claims.services import Cites
from tests.api.asking import ask, follow, get, refused, walk, walk_back
from tests.cast import ada, denial, loud, public_claim, report, source, verdict

pytestmark = pytest.mark.django_db

LISTS = ("/claims", "/sources", "/subjects")


def several(many: int) -> list:
    """So many claims, each with its own subject, and outlets of the same name among others."""
    claims = []
    for n in range(many):
        subject = services.log_subject(by=ada(), name=f"Film {n % 3}", kind="film", slug=f"f{n}")
        claim = public_claim(f"Thing {n} happened", subjects=[subject])
        report(claim, source(f"Outlet {n}"))
        claims.append(claim)
    return claims


def joined(pages: list) -> list[dict]:
    return [item for page in pages for item in page["results"]]


def ids(pages: list) -> list[str]:
    return [item["id"] for item in joined(pages)]


@pytest.fixture
def story():
    claims = several(9)
    claim = claims[0]
    denial(claim)
    for month in range(1, 8):
        report(claim, source(f"Outlet {month}"))
        verdict(claim, "rumour", f"2025-0{month}-01")
    return claim


@given(forth=st.integers(1, 12), back=st.integers(1, 12), jump=st.integers(0, 12))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_item_comes_once_forth_and_back_whatever_the_limits(story, forth, back, jump):
    parts = [f"/claims/{story.public_id}/{part}" for part in ("reports", "verdicts", "timeline")]
    for path in (*LISTS, *parts):
        whole = ask(f"{path}?limit=100")
        assert (whole["next"], whole["previous"]) == (None, None)
        pages = walk(f"{path}?limit={forth}")
        assert joined(pages) == whole["results"]
        assert [len(p["results"]) for p in pages[:-1]] == [forth] * (len(pages) - 1)
        here = min(jump, len(pages) - 1)
        turned = pages[here]["previous"]
        if turned is None:
            assert here == 0
            continue
        before = follow(turned.replace(f"limit={forth}&", f"limit={back}&"))
        earlier = [before, *walk_back(before)]
        known = joined(pages[:here])
        assert joined(earlier[::-1]) == known
        assert earlier[0]["next"] is not None
        assert follow(earlier[0]["next"])["results"] == whole["results"][len(known) :][:back]


def test_a_filter_holds_on_every_page():
    claims = several(6)
    for claim in claims[::2]:
        verdict(claim)
    pages = walk("/claims?status=rumour&limit=1")
    assert ids(pages) == [c.public_id for c in claims[::2]][::-1]
    assert parse_qs(urlsplit(pages[0]["next"]).query).keys() == {"status", "limit", "cursor"}


def test_a_claim_that_moves_to_the_front_is_not_repeated_further_on():
    claims = several(4)
    first = ask("/claims?limit=2")
    assert ids([first]) == [claims[3].public_id, claims[2].public_id]
    denial(claims[0])
    second = follow(first["next"])
    assert ids([second]) == [claims[1].public_id]
    assert ids([follow(second["previous"])]) == [claims[3].public_id, claims[2].public_id]


def test_when_everything_ahead_has_moved_one_can_still_turn_back():
    claims = several(3)
    first = ask("/claims?limit=2")
    denial(claims[0])
    empty = follow(first["next"])
    assert (empty["results"], empty["next"]) == ([], None)
    assert ids([follow(empty["previous"])]) == [claims[2].public_id, claims[1].public_id]


def test_when_everything_behind_has_moved_one_can_still_go_on():
    claims = several(3)
    second = follow(ask("/claims?limit=1")["next"])
    services.retire_claim(by=ada(), claim=claims[2], reason="A duplicate.")
    empty = follow(second["previous"])
    assert (empty["results"], empty["previous"]) == ([], None)
    assert ids([follow(empty["next"])]) == [claims[1].public_id]


def test_a_cursor_belongs_to_one_list_with_one_set_of_filters():
    claims = several(3)
    cursor = parse_qs(urlsplit(ask("/claims?limit=1")["next"]).query)["cursor"][0]
    assert ask(f"/claims?cursor={cursor}")
    foreign = ["/claims?settled=false", "/claims?status=rumour", "/sources?", "/subjects?"]
    foreign += [f"/claims/{claims[0].public_id}/{part}?" for part in ("reports", "timeline")]
    for path in foreign:
        told = refused(f"{path}&cursor={cursor}", 400, "invalid-cursor")
        assert told["parameters"] == ["cursor"]


def test_a_cursor_cannot_be_altered():
    several(2)
    cursor = parse_qs(urlsplit(ask("/claims?limit=1")["next"]).query)["cursor"][0]
    payload, signature = cursor.split(":")
    for forged in (
        cursor[:-1], cursor[1:], payload, f"{payload}:", f":{signature}",
        f"{payload}A:{signature}", f"{payload}:{signature[::-1]}", f"{cursor}=", f"{cursor}%00",
        "%00", "W1s5LDJdXQ", cursor.swapcase(), "a" * 2000, "a" * 2001, "%F0%9F%8E%AC",
    ):  # fmt: skip
        response = get(f"/claims?cursor={forged}")
        assert response.status_code == 400, forged
        assert response.json()["parameters"] == ["cursor"]


COSTS = {
    "/claims": 1,
    "/claims?text=more&subject=s2-1&source=the-careful&language=en&settled=false&status=rumour": 1,
    "/sources": 3,
    "/subjects": 2,
    "/claims/{id}": 0,  # one that the server has prepared, which Django does not see
    "/claims/{id}/reports": 10,
    "/claims/{id}/timeline": 10,
    "/claims/{id}/verdicts": 4,
}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows():
    for many in (2, 12):
        claim = public_claim(f"A story of {many}")
        first = claim.reports.get()
        for n in range(many):
            outlet = source(f"Outlet {many} {n}")
            cites = [Cites(report=first), Cites(source=loud())]
            relied = report(claim, outlet, cites=cites, details=[("place", "Prague")])
            denial(claim, answers=[first])
            verdict(claim, "rumour", f"2025-02-{n + 1:02}", reports=[relied])
            slug = f"s{many}-{n}"
            subject = services.log_subject(by=ada(), name=f"S {n}", kind="film", slug=slug)
            public_claim(f"More {many} {n}", subjects=[subject])
        found = {}
        for path in COSTS:
            with CaptureQueriesContext(connection) as counted:
                assert ask(path.format(id=claim.public_id))
            found[path] = len(counted)
        assert found == COSTS


def test_pages_are_found_by_key_and_never_counted_or_skipped():
    several(3)
    address = ask("/claims?limit=1")["next"]
    with CaptureQueriesContext(connection) as ran:
        follow(address)
    sql = ran.captured_queries[0]["sql"].upper()
    assert "OFFSET" not in sql
    assert "COUNT(" not in sql
    assert '"ENTRY_ID" <=' in sql
    assert '"ENTRY_ID" <' in sql
