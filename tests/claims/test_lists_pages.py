"""The front page, search, and the lists of claims and subjects, as readers see them."""

import re

import pytest

from claims import services
from claims.choices import Status
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    draft,
    film,
    fresh,
    loud,
    public_claim,
    report,
    studio,
    verdict,
)
from tests.reading import links, queries, read

pytestmark = pytest.mark.django_db

PAGES = ["/", "/search", "/claims", "/subjects", "/sources"]


def path_of(claim):
    return fresh(claim).get_absolute_url()


def refuted(sentence="The director left the film", **fields):
    claim = public_claim(sentence, **fields)
    verdict(claim)
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    return claim


# Every page


@pytest.mark.parametrize("path", PAGES)
def test_says_so_where_nothing_is_published_yet(client, path):
    draft()
    response = client.get(path)
    assert response.status_code == 200
    assert "<ol" not in response.text
    assert "<ul" not in response.text.split("<main")[1].split("</main>")[0]
    assert "The director" not in response.text


@pytest.mark.parametrize("path", [*PAGES, "/subjects/the-film", "/claims?status=rumour"])
def test_has_a_title_a_headline_and_no_inline_style_or_script(client, path):
    verdict(public_claim())
    html = client.get(path).text
    assert re.search(r"<title>[^<]*Claimline[^<]*</title>", html)
    assert html.count("<h1") == 1
    assert html.count('<meta name="description"') == 1
    without_data = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", html)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", without_data)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/?utm=x", "/"),
        ("/claims?utm=x&status=&q=", "/claims"),
        ("/claims?status=rumour&utm=x", "/claims?status=rumour"),
        ("/subjects?kind=film&x=1", "/subjects?kind=film"),
        ("/subjects/the-film?utm=x", "/subjects/the-film"),
    ],
)
def test_names_one_address_for_the_same_page(client, path, canonical):
    verdict(public_claim())
    html = client.get(path).text
    assert f'<link rel="canonical" href="https://claimline.test{canonical}">' in html


@pytest.mark.parametrize(
    "path",
    [
        *("/claims?page=0", "/claims?page=-1", "/claims?page=x", "/claims?page=" + "9" * 5000),
        *("/claims?page=2", "/claims?page=%00", "/claims?page=١", "/claims?page="),
        *("/claims?status=false", "/claims?status=%00", "/claims?status=rumour&status=%ff"),
        *("/subjects?kind=planet", "/subjects/no-such", "/subjects?page=2", "/search?q=x&page=2"),
        *("/sources?kind=planet", "/sources/no-such", "/sources?page=2"),
    ],
)
def test_has_no_page_for_what_does_not_exist(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no page at this address" in response.text


HOSTILE = [
    *("%00", "%ff%fe", "%ed%a0%80", "'%22%5C", "%25_%25", "a" * 2000, "-", ":*%26|!()"),
    *("{{1367*9241}}", "%E2%80%AE%E2%80%A8", "<script>alert(1)</script>"),
]


@pytest.mark.parametrize("name", ["/search?q", "/claims?q", "/claims?subject", "/claims?source"])
def test_answers_hostile_questions_with_a_page(client, name):
    public_claim()
    for text in HOSTILE:
        response = client.get(f"{name}={text}")
        assert response.status_code == 200, text
        assert "<script" not in response.text
        assert "\x00" not in response.text
        assert "12632447" not in read(response)


@pytest.mark.parametrize("path", [*PAGES, "/subjects/the-film"])
def test_is_only_read(client, path):
    public_claim()
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/", 5),
        ("/search?q=left", 6),
        ("/search?q=lefft", 10),
        ("/claims", 5),
        ("/claims?status=rumour&subject=the-film&source=the-careful&q=left", 7),
        ("/subjects", 4),
        ("/subjects/the-film", 8),
    ],
)
def test_costs_the_same_however_many_claims_there_are(client, path, count):
    for number in range(2):
        verdict(public_claim(f"The director left film {number}"))
    assert queries(client, path) == count
    for number in range(2, 12):
        subject = film(f"The Film {number}")
        verdict(public_claim(f"The director left film {number}", subjects=[film(), subject]))
    assert queries(client, path) == count


def test_isolates_what_others_wrote(client):
    public_claim("עזב את הסרט <b>", subjects=[film("<i>שם")])
    for path in ("/", "/claims", "/search?q=הסרט"):
        assert "<bdi>עזב את הסרט &lt;b&gt;</bdi>" in client.get(path).text
    assert "<bdi>&lt;i&gt;שם</bdi>" in client.get("/subjects").text


# The front page


def test_tells_what_changed_lately_claim_by_claim(client):
    draft("Nobody has seen this")
    one = refuted("The director left the film")
    two = public_claim("The film was delayed")
    told = read(client.get("/"))
    assert "What changed lately" in told
    assert told.index("The film was delayed New claim with 1 report") < told.index(
        "The director left the film New claim with 2 reports; verdicts: rumour, then refuted"
    )
    assert "Nobody has seen" not in told
    assert links(client.get("/"), "/claims/")[:2] == [path_of(two), path_of(one)]


def test_tells_corrections_withdrawals_and_retirements(client):
    claim = refuted()
    wrong = verdict(claim, "misleading", "2025-03-06", override_reason="For the test.")
    correct(
        wrong,
        status="refuted",
        rationale="It is refuted.",
        effective=PartialDate.parse("2025-03-06"),
        reason="We read too much into it.",
        reports=[],
    )
    added = report(claim, loud())
    services.withdraw_report(by=ada(), report=added, reason="Logged by mistake.")
    services.retire_claim(by=ada(), claim=fresh(claim), reason="Two claims in one.")
    told = read(client.get("/"))
    assert "our verdict corrected: refuted, not misleading" in told
    assert "1 report withdrawn; retired" in told
    assert "Retired 23" in told or re.search(r"Retired \d{1,2} \w+ \d{4}", told)


def test_shows_what_is_still_open_and_what_was_settled(client):
    refuted()
    verdict(public_claim("The film was delayed"))
    public_claim("The film was shortened")
    told = read(client.get("/"))
    still_open, settled = told.split("Still open")[1].split("Settled lately")
    assert "The film was shortened No verdict yet" in still_open
    assert "The film was delayed Rumour since 3 March 2025" in still_open
    assert "The director left the film Refuted since 5 March 2025" in settled
    assert {"/claims?status=open", "/claims?status=settled"} <= set(links(client.get("/")))


def test_has_no_empty_columns(client):
    verdict(public_claim())
    told = read(client.get("/"))
    assert "Still open" in told
    assert "Settled lately" not in told


# Claims


@pytest.fixture
def several(db):
    """One claim each of four statuses, the last one first: settled, moot, open, without verdict."""
    refuted("Refuted claim")
    moot = public_claim("Moot claim", subjects=[film("Other Film")])
    verdict(moot, "moot")
    rumour = public_claim("Rumour claim")
    report(rumour, loud())
    verdict(rumour)
    public_claim("Undecided claim")
    retired = public_claim("Retired claim")
    services.retire_claim(by=ada(), claim=retired, reason="Two claims in one.")


ALL = ["Undecided", "Rumour", "Moot", "Refuted"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("?status=open", ["Undecided", "Rumour"]),
        ("?status=settled", ["Refuted"]),
        ("?status=moot", ["Moot"]),
        ("?status=undecided", ["Undecided"]),
        ("?status=refuted&status=rumour", ["Rumour", "Refuted"]),
        ("?status=open&status=settled", ["Undecided", "Rumour", "Refuted"]),
        ("?subject=other-film", ["Moot"]),
        ("?subject=OTHER+film", ["Moot"]),
        ("?source=loud", ["Rumour"]),
        ("?source=%40loud", ["Rumour"]),
        ("?source=the-studio", ["Refuted"]),
        ("?q=undecided", ["Undecided"]),
        ("?status=open&source=the-careful&q=rumour", ["Rumour"]),
        ("?status=confirmed", []),
        ("?subject=nothing", []),
        ("?source=nobody", []),
        ("?status=&subject=&source=&q=+", ALL),
    ],
)
def test_lists_the_claims_that_are_asked_for(client, several, query, expected):
    response = client.get(f"/claims{query}")
    shown = re.findall(r"<bdi>(\w+) claim</bdi>", response.text)
    assert shown == expected
    if expected:
        noun = "claim" if len(expected) == 1 else "claims"
        assert f"{len(expected)} {noun}" in read(response)
    else:
        assert "No claim is like this." in read(response)
        assert "<ol" not in response.text


def test_shows_each_filter_in_use_and_a_way_without_it(client, several):
    response = client.get("/claims?status=rumour&status=refuted&subject=the-film&q=claim")
    used = response.text.split('aria-label="Filters in use"')[1].split("</ul>")[0]
    removed = re.findall(r'href="([^"]*)"', used)
    assert [href.replace("&amp;", "&") for href in removed] == [
        "/claims?status=refuted&q=claim&subject=the-film",
        "/claims?status=rumour&q=claim&subject=the-film",
        "/claims?status=rumour&status=refuted&subject=the-film",
        "/claims?status=rumour&status=refuted&q=claim",
        "/claims",
    ]
    assert "About The Film" in used
    assert "“claim”" in used


def test_keeps_what_was_chosen_in_the_form(client, several):
    html = client.get("/claims?status=open&source=loud").text
    for status in (*Status.values, "undecided"):
        ticked = f'value="{status}" checked' in html
        assert ticked == (status in {"rumour", "corroborated", "disputed", "undecided"})
    assert 'name="source" list="source-names" maxlength="300" autocomplete="off" value="@loud"' in (
        html
    )


def test_marks_which_of_open_and_settled_is_shown(client, several):
    for query, label in (("", "All"), ("?status=open", "Open"), ("?status=settled", "Settled")):
        html = client.get(f"/claims{query}").text
        assert re.findall(r'aria-current="true">(\w+)', html) == [label]


def test_says_when_nothing_has_the_name_that_was_typed(client, several):
    assert "No subject here is called “Nothing”." in read(client.get("/claims?subject=Nothing"))
    assert "No source here is called “Nobody”." in read(client.get("/claims?source=Nobody"))


def test_shows_how_much_stands_behind_a_claim(client):
    claim = public_claim()
    assert "1 report · 1 outlet asserted it, 1 independent origin" in read(client.get("/claims"))
    report(claim, loud(), cites=[services.Cites(report=claim.reports.get())])
    told = read(client.get("/claims"))
    assert "2 reports · 2 outlets asserted it, 1 independent origin" in told


def test_gives_long_lists_in_numbered_pages(client):
    for number in range(27):
        public_claim(f"Claim number {number}")
    first = client.get("/claims?q=claim&utm=x")
    assert "27 claims, what changed last first · page 1 of 2" in read(first)
    assert "/claims?q=claim&page=2" in links(first)
    second = client.get("/claims?q=claim&page=2")
    assert re.findall(r"<bdi>(Claim number \d+)</bdi>", second.text) == [
        "Claim number 1",
        "Claim number 0",
    ]
    assert '<a rel="prev" href="/claims?q=claim">Previous</a>' in second.text
    assert "<title>Claims, page 2 · Claimline</title>" in second.text
    found = client.get("/search?q=claim&page=2")
    assert "27 claims with “claim”" in read(found)
    assert found.text.count('<li class="claim-row">') == 2
    assert "/search?q=claim" in links(found)


# Subjects


def test_lists_subjects_by_kind_with_their_claims_counted(client):
    public_claim(subjects=[film("b Film"), film("A Film")])
    public_claim("The film was delayed", subjects=[film("A Film")])
    person = services.log_subject(by=ada(), name="Someone", kind="person")
    public_claim("Someone was hired", subjects=[person])
    services.retire_claim(by=ada(), claim=public_claim(subjects=[person]), reason="Twice.")
    film("Unseen Film")
    told = read(client.get("/subjects"))
    assert "Films A Film 2 claims b Film 1 claim People Someone 1 claim" in told
    assert "Unseen" not in told
    people = read(client.get("/subjects?kind=person"))
    assert "Someone" in people
    assert "A Film" not in people


def test_shows_a_subject_with_open_claims_first(client):
    fields = {"description": "A long\n\nstory.", "external_ids": {"wikidata": "Q42", "isan": "0"}}
    period = PartialDate.parse("2025-06")
    other = services.log_subject(by=ada(), name="Sequel", kind="film", period=period, **fields)
    both = [other, film()]
    moot = public_claim("Moot claim", subjects=both)
    verdict(moot, "moot")
    public_claim("Open claim", subjects=both)
    settled = public_claim("Settled claim", subjects=both)
    denial(settled)
    verdict(settled, "refuted", "2025-03-05")
    public_claim("Another subject’s claim")
    response = client.get("/subjects/sequel")
    told = read(response)
    assert "Subjects · Film · June 2025 Sequel A long story." in told
    wanted = ["Open questions", "Open claim", "Settled", "Settled claim", "Moot", "Moot claim"]
    places = [told.index(text) for text in wanted]
    assert places == sorted(places)
    assert "The Film · 1 report" in told, "the other subject is named"
    assert "3 claims about it" in told
    assert "Another subject" not in told
    wikidata = 'href="https://www.wikidata.org/wiki/Q42" rel="nofollow noopener">Q42</a>'
    assert wikidata in response.text
    assert "isan: 0" in told


def test_draft_subjects_have_no_page(client):
    draft(subjects=[film("Secret Film")])
    assert client.get("/subjects/secret-film").status_code == 404


def test_a_subject_whose_claims_are_retired_says_so(client):
    services.retire_claim(by=ada(), claim=public_claim(), reason="Twice.")
    assert "No claim about it is listed now." in read(client.get("/subjects/the-film"))
    assert studio().get_absolute_url() == "/sources/the-studio"
