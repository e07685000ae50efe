"""The two clocks in the API: what held, and what this site had said, byte for byte."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import listings, services
from claims.models import Claim, Entry
from sources.models import Source
from sources.partial_date import PartialDate
from tests.api.asking import ask, follow, get, names, refused, walk, walk_back
from tests.cast import ada, correct, denial, film, loud, public_claim, source, studio, verdict
from tests.random_desk import Desk

pytestmark = pytest.mark.django_db

PARTS = ("reports", "timeline", "verdicts")
DAY = "public, max-age=86400"
SHORT = "public, max-age=10, stale-while-revalidate=60"


def written(moment: datetime) -> str:
    return quote(moment.isoformat())


def last() -> str:
    """The moment of the record's last entry, as a query has it."""
    return written(Entry.objects.latest("number").recorded_at)


def before(claim: Claim) -> str:
    return written(claim.entry.recorded_at - timedelta(microseconds=1))


def statuses(query: str) -> dict:
    return {c["sentence"]: c["status"] for c in ask(f"/claims?{query}")["results"]}


# What this site had published


@pytest.mark.parametrize("seed", range(4))
def test_recorded_answers_are_given_again_byte_for_byte(seed):
    desk = Desk(100 + seed)
    paths = ["/claims", "/claims?status=moot", "/claims?settled=false&source=outlet-1"]
    for claim in desk.claims:
        base = f"/claims/{claim.public_id}"
        paths += [base, *(f"{base}/{part}?limit=100" for part in PARTS)]
    recorded = []
    for _ in range(10):
        desk.act()
        recorded.append((last(), {path: get(path) for path in paths}))
    for moment, answers in recorded:
        for path, answer in answers.items():
            again = get(f"{path}{'&' if '?' in path else '?'}known_at={moment}")
            assert (again.status_code, again.content) == (200, answer.content), path
            assert again["ETag"] == answer["ETag"]


def test_a_list_is_the_one_of_that_moment_retired_claims_included():
    one, two = public_claim("One thing happened"), public_claim("Another thing happened")
    then = last()
    assert names(f"/claims?known_at={then}") == [two.public_id, one.public_id]
    denial(one)
    services.retire_claim(by=ada(), claim=two, reason="A duplicate.")
    public_claim("A third thing happened")
    assert names(f"/claims?known_at={then}") == [two.public_id, one.public_id]
    assert names(f"/claims?known_at={before(two)}") == [one.public_id]


def test_before_the_first_entry_there_is_nothing_and_no_error():
    claim = public_claim()
    for path in ("/claims", "/claims?settled=false"):
        joint = "&" if "?" in path else "?"
        assert ask(f"{path}{joint}known_at={before(claim)}") == {
            "results": [], "next": None, "previous": None,
        }  # fmt: skip
    for part in ("", *(f"/{part}" for part in PARTS)):
        path = f"/claims/{claim.public_id}{part}?known_at={before(claim)}"
        assert "by then" in refused(path, 404, "not-found")["detail"]


@pytest.mark.parametrize("few", [0, 1000])
def test_names_subjects_languages_and_sources_are_found_as_they_were_known(monkeypatch, few):
    monkeypatch.setattr(listings, "FEW", few)
    claim = public_claim("A thing happened", language="en-GB")
    first = claim.reports.get()
    other = services.log_subject(by=ada(), name="Other", kind="film")
    then = last()
    query = "subject={}&source={}&language={}"
    was = query.format("the-film", "the-careful", "en")
    now = query.format("other", "loud", "pt")
    assert names(f"/claims?{was}&known_at={then}") == [claim.public_id]
    assert names(f"/claims?{now}&known_at={then}") == []
    services.revise_report(by=ada(), report=first, outlet=loud(), reason="It was theirs.")
    services.revise_claim(
        by=ada(), claim=claim, subjects=[other], language="pt-BR", reason="It was a slip."
    )
    services.revise_report(
        by=ada(), report=first, published=PartialDate.parse("2025-03-09"), reason="A slip."
    )
    for query in (f"{was}&known_at={then}", f"{now}&known_at={last()}", now):
        assert names(f"/claims?{query}") == [claim.public_id]
    for query in (f"{now}&known_at={then}", f"{was}&known_at={last()}", was):
        assert names(f"/claims?{query}") == []
    day = "as_of=2025-03-04T00:00:00Z"
    assert names(f"/claims?{was}&known_at={then}&{day}") == [claim.public_id]
    assert names(f"/claims?{now}&known_at={last()}&{day}") == []
    for name in ("subject", "source"):
        assert names(f"/claims?{name}=nothing&known_at={then}") == []


def test_a_speaker_is_found_as_it_was_known():
    claim = public_claim()
    said = denial(claim)
    then = last()
    spoke = {"speaker": source("Somebody", "person"), "reason": "She said it."}
    services.revise_report(by=ada(), report=said, **spoke)
    for moment, found in ((then, ["the-studio"]), (last(), ["somebody"])):
        for name in ("the-studio", "somebody"):
            expected = [claim.public_id] if name in found else []
            assert names(f"/claims?source={name}&known_at={moment}") == expected


def test_words_are_not_searched_in_past_wordings():
    public_claim()
    told = refused(f"/claims?text=director&known_at={last()}", 400, "invalid-parameter")
    assert told["parameters"] == ["text", "known_at"]
    assert len(names("/claims?text=director&as_of=2025-03-04T00:00:00Z")) == 1


def test_a_fixed_past_is_kept_for_a_day_and_the_rest_for_moments():
    claim = public_claim()
    then = last()
    far = quote((datetime.now(UTC) + timedelta(days=9)).isoformat())
    paths = ["/claims", f"/claims/{claim.public_id}"]
    paths += [f"/claims/{claim.public_id}/{part}" for part in PARTS]
    for path in paths:
        assert get(f"{path}?known_at={then}")["Cache-Control"] == SHORT
    denial(claim)
    for path in paths:
        assert get(f"{path}?known_at={then}")["Cache-Control"] == DAY
        assert get(f"{path}?known_at={then}&as_of=2025-03-04T00:00Z")["Cache-Control"] == DAY
        assert get(f"{path}?as_of=2025-03-04T00:00Z")["Cache-Control"] == SHORT
        assert get(f"{path}?known_at={far}")["Cache-Control"] == SHORT


def test_a_past_answer_is_304_for_who_has_it():
    claim = public_claim()
    for path in ("/claims", f"/claims/{claim.public_id}"):
        for clock in ("known_at", "as_of"):
            asked = f"{path}?{clock}={last()}"
            tag = get(asked)["ETag"]
            assert get(asked, if_none_match=tag).status_code == 304


# What held in the world


@pytest.fixture
def story():
    """A rumour since 3 March that was refuted on 5 March, and a claim without a verdict."""
    claim = public_claim("The director left")
    verdict(claim, "rumour", "2025-03-03")
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    public_claim("Something else happened")
    return claim


@pytest.mark.parametrize(
    ("day", "status", "settled"),
    [
        ("2025-03-02T23:59:59.999999Z", None, False),
        ("2025-03-03T00:00:00Z", "rumour", False),
        ("2025-03-05T01:00:00+02:00", "rumour", False),
        ("2025-03-05T00:00:00Z", "refuted", True),
        ("9999-12-31T23:59:59Z", "refuted", True),
        ("0001-01-01T00:00:00Z", None, False),
    ],
)
def test_a_list_tells_and_filters_by_the_status_of_that_day(story, day, status, settled):
    query = f"as_of={quote(day)}"
    assert statuses(query) == {"The director left": status, "Something else happened": None}
    for wanted in ("rumour", "refuted"):
        found = {"The director left"} if wanted == status else set()
        assert set(statuses(f"{query}&status={wanted}")) == found
    decided = {"The director left"} if settled else set()
    assert set(statuses(f"{query}&settled=true")) == decided
    assert len(statuses(f"{query}&settled=false")) == 2 - len(decided)
    told = ask(f"/claims/{story.public_id}?{query}")
    assert (told["status"], told["settled"]) == (status, settled)
    assert (told["verdict"] or {}).get("status") == status


def test_parts_hold_what_had_begun(story):
    day = "as_of=2025-03-04T12:00:00Z"
    path = f"/claims/{story.public_id}"
    assert names(f"{path}/reports?{day}", "stance") == ["asserts"]
    assert names(f"{path}/verdicts?{day}", "status") == ["rumour"]
    assert names(f"{path}/timeline?{day}", "kind") == ["report", "verdict"]
    assert names(f"/claims?source=the-studio&{day}") == []
    assert names(f"/claims?source=the-careful&{day}&status=rumour") == [story.public_id]
    assert names("/claims?source=the-studio&as_of=2025-03-05T00:00:00Z") == [story.public_id]
    assert len(names(f"/claims?subject=the-film&language=en&{day}")) == 2
    assert names(f"/claims?subject=nothing&{day}") == []


def test_both_clocks_together_tell_what_we_then_thought_had_held(story):
    wrong = story.verdicts.get(status="rumour")
    then = last()
    correct(
        wrong, reason="Wrong day.", status="rumour", rationale="So.",
        effective=PartialDate.parse("2025-03-04"),
    )  # fmt: skip
    path, day = f"/claims/{story.public_id}", "as_of=2025-03-03T12:00:00Z"
    assert ask(f"{path}?{day}")["status"] is None
    assert ask(f"{path}?{day}&known_at={then}")["status"] == "rumour"
    assert statuses(f"{day}&known_at={then}&status=rumour") == {"The director left": "rumour"}
    assert statuses(f"{day}&status=rumour") == {}
    found = ask(f"{path}/verdicts?known_at={then}")["results"]
    assert [v["corrected_by"] for v in found] == [None, None]
    assert names(f"{path}/verdicts?known_at={then}&{day}", "status") == ["rumour"]
    corrected = ask(f"{path}/verdicts?{day}")["results"]
    assert [v["corrected_by"] for v in corrected] == [Entry.objects.latest("number").number]


# Pages


def test_pages_of_a_past_list_go_forth_and_back_whatever_happens_meanwhile():
    claims = [public_claim(f"Thing {n} happened") for n in range(5)]
    moment = f"known_at={last()}&as_of=2025-04-01T00:00:00%2B02:00"
    whole = names(f"/claims?{moment}")
    first = ask(f"/claims?{moment}&limit=2")
    for claim in claims:
        denial(claim)
    pages = [first, *walk(first["next"].partition("/api/v1")[2])]
    assert [c["id"] for p in pages for c in p["results"]] == whole
    back = walk_back(pages[-1])
    assert [c["id"] for p in reversed(back) for c in p["results"]] == whole[:4]
    query = parse_qs(urlsplit(first["next"]).query)
    assert query.keys() == {"known_at", "as_of", "limit", "cursor"}
    assert query["as_of"] == ["2025-04-01T00:00:00+02:00"]


def test_a_cursor_of_one_moment_is_refused_at_another():
    claim = public_claim()
    denial(claim)
    verdict(claim)
    verdict(claim)
    public_claim("Another thing happened")
    moment = f"known_at={last()}"
    others = ["", "as_of=2030-01-01T00:00:00Z", f"{moment}&as_of=2030-01-01T00:00:00Z",
              "known_at=2040-01-01T00:00:00Z"]  # fmt: skip
    for path in ("/claims", *(f"/claims/{claim.public_id}/{part}" for part in PARTS)):
        address = ask(f"{path}?{moment}&limit=1")["next"]
        cursor = parse_qs(urlsplit(address).query)["cursor"][0]
        assert follow(address)
        for other in others:
            refused(f"{path}?{other}&limit=1&cursor={cursor}", 400, "invalid-cursor")


COSTS = {
    "/claims?known_at={now}": 3,
    "/claims?as_of={now}&status=rumour&text=story": 9,
    "/claims?known_at={now}&as_of={now}&subject=the-film&source=the-careful&language=en": 19,
    "/claims/{id}?known_at={now}": 4,
    "/claims/{id}?known_at={now}&as_of={now}": 14,
    "/claims/{id}/reports?known_at={now}": 14,
    "/claims/{id}/timeline?known_at={now}&as_of={now}": 14,
    "/claims/{id}/verdicts?known_at={now}&as_of={now}": 6,
}


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows():
    for many in (2, 12):
        claim = public_claim(f"A story of {many}")
        for n in range(many):
            relied = denial(claim, answers=[claim.reports.first()])
            verdict(claim, "disputed", f"2025-02-{n + 1:02}", reports=[relied])
            verdict(public_claim(f"A story {many} {n}"))
        now = last()
        for given in claim.reports.all():
            services.revise_report(by=ada(), report=given, quote="New", reason="A slip.")
        services.revise_source(by=ada(), source=source(), description="New", reason="A slip.")
        found = {}
        for path in COSTS:
            with CaptureQueriesContext(connection) as counted:
                assert ask(path.format(id=claim.public_id, now=now))
            found[path] = len(counted)
        assert found == COSTS


# Moments that are none


@pytest.mark.parametrize(
    "moment",
    ["", "now", "2025-03-30", "2025-03-30T01:30", "2025-03-30T01:30:00", "2025-02-29T00:00:00Z",
     "0000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "%00",
     "2025-03-30T25:00:00Z", "9" * 5000, "%F0%9F%8E%AC", "2025-03-30T01:30:00Z%00", "-1",
     "1743298200"],
)  # fmt: skip
def test_a_moment_without_an_offset_or_that_never_was_is_refused(moment):
    claim = public_claim()
    for path in ("/claims", f"/claims/{claim.public_id}", f"/claims/{claim.public_id}/timeline"):
        for clock in ("as_of", "known_at"):
            told = refused(f"{path}?{clock}={moment}", 400, "invalid-parameter")
            assert told["parameters"] == [clock]


def test_a_clock_is_given_once():
    public_claim()
    refused(f"/claims?known_at={last()}&known_at={last()}", 400, "repeated-parameter")


def test_a_plus_sign_lost_on_the_way_is_read():
    claim = public_claim()
    then = Entry.objects.latest("number").recorded_at + timedelta(hours=2)
    lost = f"{then:%Y-%m-%dT%H:%M:%S.%f}+02:00"
    denial(claim)
    assert ask(f"/claims/{claim.public_id}?known_at={lost}")["evidence"]["denies"] == 0


def test_a_renamed_source_keeps_its_old_name_in_old_answers():
    claim = public_claim(standing=[studio()])
    then = last()
    shown = Source.objects.get(name="The Studio")
    services.revise_source(by=ada(), source=shown, name="The New Studio", reason="Renamed.")
    services.revise_subject(by=ada(), subject=film(), name="The New Film", reason="Renamed.")
    told = ask(f"/claims/{claim.public_id}?known_at={then}&as_of=2025-04-01T00:00:00Z")
    assert [s["name"] for s in (*told["standing"], *told["subjects"])] == ["The Studio", "The Film"]
