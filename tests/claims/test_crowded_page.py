"""The page of a claim that hundreds repeat: what it costs, and how it stays readable."""

import re
from html import unescape

import pytest

from claims import services
from tests import cast
from tests.hearsay import hearsay

pytestmark = pytest.mark.django_db

MOMENTS = {"": 16, "?as_of=2025-02-20": 13, "?known_at=2126-01-01": 16}


def get(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def text(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def ids(page):
    return re.findall(r'<li [^>]*id="report-(\w+)"', page)


def test_costs_the_same_queries_for_twenty_reports_and_for_hundreds(
    client, django_assert_num_queries
):
    few, many = hearsay(20, "Few"), hearsay(300, "Many")
    for address in (few.get_absolute_url(), many.get_absolute_url()):
        for query, queries in MOMENTS.items():
            with django_assert_num_queries(queries):
                get(client, address + query)
    for claim in (few, many):
        with django_assert_num_queries(12):
            get(client, claim.get_reports_url())


def test_is_rendered_once_for_each_change(client, django_assert_num_queries):
    claim = hearsay(20)
    address = claim.get_absolute_url()
    asked = [f"{address}{query}" for query in ("", "?as_of=2025-02-20", "?as_of=2025-02-21")]
    first = [get(client, one) for one in asked]
    assert len(set(first)) == 3
    for page, one in zip(first, asked, strict=True):
        with django_assert_num_queries(2):  # what changed last anywhere, and which document it has
            assert get(client, f"{one}{'&' if '?' in one else '?'}utm_source=x") == page
    cast.verdict(claim, "moot", "2025-02-21")
    assert "Moot" in text(get(client, asked[0]))
    assert "our third verdict" in text(get(client, asked[2]))


def test_a_renamed_outlet_and_a_removed_text_are_gone_from_kept_pages(client):
    claim = hearsay(20)
    addresses = [claim.get_absolute_url(), f"{claim.get_absolute_url()}?as_of=2025-02-20"]
    for address in addresses:
        assert "Variety" in get(client, address)
    services.revise_source(
        by=cast.ada(), source=cast.source("Variety"), name="Weekly", reason="It was renamed."
    )
    cast.redact("There is nothing in this story")
    for address in addresses:
        page = get(client, address)
        assert "Weekly" in page
        assert "There is nothing" not in page


def test_folds_those_who_repeat_it_beneath_who_said_it_first(client):
    claim = hearsay(300)
    page = get(client, claim.get_absolute_url())
    told = text(page)
    assert "300 reports, folded by origin" in told
    assert "39 outlets repeat it 29 of 39 reports after it was settled" in told
    assert "88 outlets repeat it 117 of 153 reports after it was settled" in told
    assert "place : Vienna (10), Prague (9), Budapest (8)" in told
    assert "from 10 January 2025 Origin unknown 39 outlets name no source" in told
    assert page.count('<details class="fold">') == 6
    assert len(ids(page)) < 60
    assert 'rel="next"' not in page


def test_every_fold_leads_to_all_that_lies_in_it(client):
    claim = hearsay(120)
    page = get(client, claim.get_absolute_url())
    folds = re.findall(r'href="([^"]+origin=[^"]+)"[^>]*>All (\d+) reports', page)
    assert len(folds) >= 4
    for address, many in folds:
        listed = get(client, unescape(address))
        assert len(ids(listed)) >= int(many)
        assert 'content="noindex"' in listed


def test_the_pages_of_all_reports_hold_each_once(client):
    claim = hearsay(130)
    here, seen = claim.get_reports_url(), []
    for number in (1, 2, 3):
        address = f"{here}?page={number}" if number > 1 else here
        page = get(client, address)
        seen += ids(page)
        assert f'{address}">' in re.search(r'<link rel="canonical".*', page).group()
    assert sorted(seen) == sorted(r.public_id for r in claim.reports.all())


def test_a_report_is_found_on_whatever_page_it_stands(client):
    claim = hearsay(130)
    oldest = claim.reports.get(url="https://origin-0.example/story")
    answer = client.get(f"{claim.get_reports_url()}?as_of=2026-01-01&report={oldest.public_id}")
    assert answer.status_code == 302
    address, _, place = answer["Location"].partition("#")
    assert place == f"report-{oldest.public_id}"
    assert "as_of=2026-01-01" in address
    assert oldest.public_id in ids(get(client, address))


def test_links_to_reports_that_lie_elsewhere_lead_there(client):
    claim = hearsay(130)
    page = get(client, f"{claim.get_reports_url()}")
    ways = set(re.findall(r'href="([^"#]+report=\w+)"', page))
    assert ways
    assert client.get(unescape(min(ways))).status_code == 302
    for anchor in re.findall(r'href="#report-(\w+)"', page):
        assert anchor in ids(page)


def test_a_report_that_lies_in_two_folds_has_one_place(client):
    claim = hearsay(100)
    both = claim.reports.get(url="https://copy.example/stories/1")
    other = claim.reports.get(url="https://origin-1.example/story")
    cites = [services.Cites(report=c.report_cited) for c in both.citations.all()]
    services.revise_report(
        by=cast.ada(), report=both, cites=[*cites, services.Cites(report=other)], reason="Both."
    )
    page = get(client, claim.get_absolute_url())
    assert page.partition("<main")[2].count(f'href="{both.url}"') == 2
    assert page.count(f'id="report-{both.public_id}"') == 1


def test_stays_in_the_past(client):
    claim = hearsay(130)
    page = get(client, f"{claim.get_absolute_url()}?as_of=2025-04-20")
    folds = re.findall(r'href="([^"]+origin=[^"]+)"', page)
    assert folds
    for address in folds:
        assert "as_of=2025-04-20" in address
        listed = text(get(client, unescape(address)))
        assert "This is the past." in listed
        assert "May 2025" not in listed


def test_what_we_withdrew_stays_in_sight(client):
    claim = hearsay(100)
    copy = claim.reports.get(url="https://copy.example/stories/0")
    services.withdraw_report(by=cast.ada(), report=copy, reason="It was satire.")
    assert "We withdrew it: It was satire." in text(get(client, claim.get_absolute_url()))


@pytest.mark.parametrize("query", ["origin=nobody", "report=0000000000", "page=99", "page=x"])
def test_what_is_not_in_the_list_is_not_found(client, query):
    assert client.get(f"{hearsay(20).get_reports_url()}?{query}").status_code == 404


def test_has_one_address_and_none_before_it_was_public(client):
    claim = hearsay(20)
    here = claim.get_reports_url()
    other = f"/claims/{claim.public_id.lower()}/an-old-slug/reports?page=1"
    assert client.get(other)["Location"] == f"{here}?page=1"
    assert client.get(f"{here}?known_at=2001-01-01").status_code == 404
    assert client.get(f"/claims/{cast.draft().public_id}/x/reports").status_code == 404
