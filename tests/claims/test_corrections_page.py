"""The page of corrections: old and new, when and why, in words; and where feeds are found."""

import re

import pytest
from django.test import Client

from claims import services
from claims.models import Claim
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    film,
    fresh,
    public_claim,
    redact,
    report,
    source,
    studio,
    verdict,
)
from tests.reading import links, queries, read

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} \"'"


def page(query: str = "") -> str:
    response = Client().get(f"/corrections{query}")
    assert response.status_code == 200
    return read(response)


def corrected(claim: Claim, **fields) -> None:
    """The claim's first verdict, corrected."""
    given = {"status": "moot", "rationale": "Overtaken.", "reason": "We misread it.", **fields}
    wrong = verdict(claim)
    given.setdefault("effective", wrong.effective)
    correct(wrong, **given)


def test_says_so_where_nothing_was_corrected():
    verdict(public_claim())
    assert "Nothing has been corrected yet." in page()


def test_a_corrected_verdict_stands_beside_the_old_one():
    claim = public_claim()
    relied = claim.reports.get()
    corrected(claim, reports=[relied], effective=PartialDate.parse("2025-03-04"))
    text = page()
    assert "1 correction" in text
    for told in (
        "Verdict corrected The director left the film We misread it.",
        "Status Before Rumour Now Moot",
        "Why Before It is rumour. Now Overtaken.",
        "Since Before 3 March 2025 Now 4 March 2025",
        "Reports relied on Before nothing Now The Careful, 3 March 2025",
        "Entry 3 of the record",
    ):
        assert told in text
    response = Client().get("/corrections")
    address = f"/claims/{claim.public_id}/the-director-left-the-film#verdict-3"
    assert address in links(response)
    assert response.text.count('class="badge s-rumour"') == 1
    assert response.text.count('class="badge s-moot"') == 1


def test_every_kind_of_correction_is_told_newest_first():
    claim = public_claim()
    first = claim.reports.get()
    other = services.log_subject(by=ada(), name="The Sequel", kind="film")
    services.revise_report(
        by=ada(), report=first, stance="mentions", published=PartialDate.parse("2025-03"),
        cites=[Cites(source=studio()), Cites(description="a friend", independent=True)],
        details=[("place", "Prague")], reason="We had not seen the page.",
    )  # fmt: skip
    denied = denial(claim)
    services.revise_report(by=ada(), report=denied, answers=[first], reason="It names it.")
    services.withdraw_report(by=ada(), report=first, reason="Satire.")
    services.revise_claim(
        by=ada(), claim=fresh(claim), sentence="She left", reason="Clearer.",
        subjects=[film(), other], standing=[], review_by="2027-01-31",
    )  # fmt: skip
    services.revise_source(
        by=ada(), source=source(), kind="account", reason="It is one.", external_ids={"site": "Q1"}
    )
    services.revise_subject(
        by=ada(), subject=film(), period=PartialDate.parse("2025"), reason="It came out."
    )
    services.retire_claim(by=ada(), claim=fresh(claim), reason="A duplicate.")
    text = page()
    told = [
        "Claim retired She left A duplicate. The claim Before Listed Now Retired",
        "Subject revised The Film It came out. Period Before nothing Now 2025",
        "Source revised The Careful It is one.",
        "Kind Before Outlet Now Account",
        "Names in other catalogues Before nothing Now site: Q1",
        "Claim revised She left Clearer. Sentence Before The director left the film Now She left",
        "Subjects Before The Film Now The Film The Sequel",
        "Who could settle it Before The Studio Now nothing",
        "To be looked at again on Before nothing Now 31 January 2027",
        "Report withdrawn The director left the film Report: The Careful, March 2025 Satire.",
        "The report Before Counted among the evidence Now Withdrawn",
        "What it answers Before nothing Now The Careful, March 2025",
        "Stance Before Asserts Now Mentions",
        "Date Before 3 March 2025 Now March 2025",
        "What it cites Before nothing Now The Studio a friend (accepted as independent)",
        "Details Before nothing Now place: Prague",
    ]
    places = [text.index(part) for part in told]
    assert places == sorted(places)


def test_is_paged_and_refuses_pages_that_are_none():
    claim = public_claim()
    for n in range(27):
        services.revise_claim(by=ada(), claim=claim, context=f"Context {n}.", reason="Clearer.")
        claim = fresh(claim)
    assert "27 corrections, newest first · page 1 of 2" in page()
    assert "Context 0." in page("?page=2")
    assert "Context 0." not in page()
    for query in ("page=3", "page=0", "page=a", "page=%00", "page=" + "9" * 5000, "page=%FF"):
        assert Client().get(f"/corrections?{query}").status_code == 404


def test_costs_the_same_queries_for_many_corrections():
    found = []
    for many in (2, 12):
        for n in range(many):
            claim = public_claim(f"Claim {many} {n}")
            added = report(claim, source(f"Outlet {n}"))
            corrected(claim, reports=[added])
            services.withdraw_report(by=ada(), report=added, reason="Satire.")
        services.revise_source(by=ada(), source=source(), description=f"{many}", reason="New.")
        found.append(queries(Client(), "/corrections"))
    assert found[0] == found[1] <= 9


def test_hostile_text_stays_text():
    claim = public_claim(HOSTILE)
    corrected(claim, rationale=f"{HOSTILE} \u202e \x01", reason=HOSTILE)
    services.revise_source(by=ada(), source=source(), description=HOSTILE, reason=HOSTILE)
    html = Client().get("/corrections").text
    assert "<script" not in html
    assert not re.search(r"<[^>]*\sonerror", html)
    assert "{{7*7}}" in html


def test_a_removed_text_is_gone():
    claim = public_claim()
    corrected(claim, rationale="A secret thing.", reason="The secret was wrong.")
    redact("secret", "personal", "Order 7")
    text = page()
    assert "secret" not in text
    assert "The [removed] was wrong." in text


def test_is_reached_from_every_page_and_feeds_are_found():
    claim = public_claim()
    base = f"/claims/{claim.public_id}"
    bases = {
        "/": "", "/corrections": "", "/claims": "", claim.get_absolute_url(): base,
        "/subjects/the-film": "/subjects/the-film", "/sources/the-careful": "/sources/the-careful",
    }  # fmt: skip
    for path, base in bases.items():
        html = Client().get(path).text
        assert html.count('href="/corrections"') == 2, path
        kinds = re.findall(r'<link rel="alternate" type="([^"]+)" title[^>]* href="([^"]+)">', html)
        assert kinds == [
            ("application/atom+xml", f"{base}/feed.atom"),
            ("application/feed+json", f"{base}/feed.json"),
        ]
        for kind, address in kinds:
            assert Client().get(address)["Content-Type"] == f"{kind}; charset=utf-8"
