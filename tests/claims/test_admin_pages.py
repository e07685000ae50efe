"""What the desk's pages show, at a pinned number of queries, with nothing styled inline."""

import re

import pytest
from django.urls import reverse

from claims import services
from claims.models import Claim, Entry
from sources.partial_date import PartialDate
from tests import cast
from tests.desk import at

pytestmark = pytest.mark.django_db

NOUNS = (
    *("claims_claim", "claims_report", "sources_source", "claims_subject", "claims_verdict"),
    *("claims_entry", "claims_proposal"),
)


@pytest.fixture
def story():
    """A public claim with reports for and against and a corrected verdict, and a draft."""
    claim = cast.public_claim()
    first = claim.reports.get()
    cast.report(claim, cast.loud(), cites=[services.Cites(report=first)], quote="It is so.")
    cast.denial(claim, answers=[first])
    wrong = cast.verdict(claim)
    cast.correct(
        wrong,
        reason="A slip.",
        status="disputed",
        rationale="The studio denies it.",
        effective=wrong.effective,
    )
    cast.report(cast.draft("Something else"))
    cast.proposal(claim, status="disputed")
    return claim


def addresses(claim):
    """Every page of the desk that an editor can open."""
    report, verdict = claim.reports.first(), claim.verdicts.first()
    draft = Claim.objects.get(state="draft")
    routes = [
        ("index", []), ("shortcuts", []), ("password_change", []), ("claims_report_add", []),
        ("claims_claim_history", [claim.pk]), ("claims_claim_delete", [draft.pk]),
        ("claims_claim_publish", [draft.pk]), ("claims_claim_retire", [claim.pk]),
        ("claims_claim_relate", [claim.pk]), ("claims_claim_connect", [claim.pk]),
        ("claims_claim_verdict", [cast.public_claim("Unjudged").pk]),
        ("claims_report_withdraw", [report.pk]), ("claims_verdict_correct", [verdict.pk]),
        ("claims_claim_change", [draft.pk]), ("claims_claim_add", []),
        ("sources_source_add", []), ("claims_subject_add", []),
    ]  # fmt: skip
    yield from (reverse(f"admin:{route}", args=keys) for route, keys in routes)
    yield from (reverse(f"admin:{noun}_changelist") for noun in NOUNS)
    proposal = claim.proposals.get()
    yield reverse("admin:claims_proposal_edit", args=[proposal.pk])
    rows = (
        claim, report, verdict, proposal, cast.source(), cast.film(),
        Entry.objects.latest("number"),
    )  # fmt: skip
    for row in rows:
        yield reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
    yield reverse("admin:claims_report_add") + f"?claim={claim.pk}"


def test_nothing_is_styled_or_scripted_inline(story):
    ada = at()
    for address in addresses(story):
        response = ada.get(address)
        page = response.content.decode()
        assert response.status_code == 200, address
        assert "<style" not in page, address
        assert not re.search(r"<[^>]+ (?:style|on[a-z]+)=", page), address
        assert not re.search(r"<script(?![^>]* src=)", page), address
        assert "script-src 'self';" in response["Content-Security-Policy"] + ";"


def test_every_page_leads_to_the_public_site(story):
    ada = at()
    for address in addresses(story):
        assert '<a href="/">Public site</a>' in ada.get(address).content.decode()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_list_asks_no_query_per_row(noun, story, django_assert_num_queries):
    ada = at()
    address = reverse(f"admin:{noun}_changelist")
    ada.get(address)  # Content types are asked for once in a process.
    with django_assert_num_queries(6):
        ada.get(address)
    for number in range(3):
        more = cast.public_claim(f"Claim {number}")
        cast.report(more, cast.source(f"Outlet {number}"))
        cast.verdict(more)
        cast.film(f"Film {number}")
    with django_assert_num_queries(6):
        ada.get(address)


@pytest.mark.parametrize(("page", "queries"), [("change", 18), ("verdict", 15), ("publish", 11)])
def test_a_claims_page_asks_no_query_per_report(page, queries, django_assert_num_queries):
    claim = cast.draft()
    cast.report(claim)
    if page != "publish":
        services.publish_claim(by=cast.ada(), claim=claim)
    ada = at()
    address = reverse(f"admin:claims_claim_{page}", args=[claim.pk])
    ada.get(address)  # Content types are asked for once in a process.
    with django_assert_num_queries(queries):
        ada.get(address)
    for number in range(3):
        cast.report(claim, cast.source(f"Outlet {number}"), details=[("place", "Prague")])
        cast.denial(claim, outlet=cast.loud())
        other = cast.draft(f"Claim {number}")
        services.relate(by=cast.ada(), claim=claim, other=other, kind="narrower")
    with django_assert_num_queries(queries):
        ada.get(address)


def test_a_claims_page_shows_where_it_stands(story):
    page = at().get(reverse("admin:claims_claim_change", args=[story.pk])).content.decode()
    for shown in ("Public", "Disputed", "It is so.", "corrected by", "1 independent"):
        assert shown in page
    assert f'<a href="{story.get_absolute_url()}" data-keys="v">View on site</a>' in page


def test_the_verdict_page_says_which_unnamed_source_is_not_counted():
    claim = cast.public_claim()
    relay = cast.report(claim, cast.loud(), cites=[services.Cites(description="a friend")])
    page = at().get(reverse("admin:claims_claim_verdict", args=[claim.pk])).content.decode()
    assert "Not counted as an origin: <bdi>a friend</bdi>" in page
    assert reverse("admin:claims_report_change", args=[relay.pk]) in page


def test_a_claims_reports_stand_newest_first_and_undated_last():
    claim = cast.public_claim()
    for name, date in (("March", "2025-03"), ("Day", "2025-03-10"), ("Undated", "unknown")):
        cast.report(claim, cast.source(name), published=PartialDate.parse(date))
    page = at().get(reverse("admin:claims_claim_change", args=[claim.pk]))
    shown = [str(report.outlet) for report in page.context["dossier"].shown]
    assert shown == ["March", "Day", "The Careful", "Undated"]


def test_a_claim_with_many_reports_shows_the_latest_and_leads_to_all(monkeypatch):
    monkeypatch.setattr("claims.admin.dossier.AT_ONCE", 2)
    claim = cast.public_claim()
    for name in ("One", "Two"):
        cast.report(claim, cast.source(name))
    page = at().get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode()
    assert page.count('class="stance"') == 2
    assert f'?claim__id__exact={claim.pk}">All 3 reports</a>' in page


def test_draft_and_public_are_told_apart_by_a_word_in_every_list(story):
    ada = at()
    for noun, words in {
        "claims_claim": ("Draft", "Public"),
        "claims_report": ("Draft", "Public"),
        "sources_source": ("Public",),
    }.items():
        page = ada.get(reverse(f"admin:{noun}_changelist")).content.decode()
        for word in words:
            assert f">{word}</span>" in page


def ids_in(response):
    """The keys of the rows that a list shows."""
    return {row.pk for row in response.context["cl"].result_list}


def test_claims_are_filtered_by_state_and_status(story):
    ada = at()
    draft = Claim.objects.get(state="draft")
    address = reverse("admin:claims_claim_changelist")
    for query, found in {
        "state__exact=draft": {draft.pk},
        "state__exact=public": {story.pk},
        "status=disputed": {story.pk},
        "status=none": {draft.pk},
        "status=refuted": set(),
        "q=Something": {draft.pk},
        f"q={story.public_id}": {story.pk},
    }.items():
        assert ids_in(ada.get(f"{address}?{query}")) == found, query


def test_reports_and_sources_are_filtered_by_state(story):
    ada = at()
    gone = cast.report(story, cast.source("Gone"))
    services.withdraw_report(by=cast.ada(), report=gone, reason="Satire.")
    unseen = cast.source("Unseen")
    reports, sources = (
        reverse(f"admin:{noun}_changelist") for noun in ("claims_report", "sources_source")
    )
    assert ids_in(ada.get(f"{reports}?state=withdrawn")) == {gone.pk}
    assert gone.pk not in ids_in(ada.get(f"{reports}?state=public"))
    assert len(ids_in(ada.get(f"{reports}?state=draft"))) == 1
    assert ids_in(ada.get(f"{sources}?state=draft")) == {unseen.pk}


def test_the_autocomplete_of_reports_knows_one_claim_only(story):
    other = cast.public_claim("Another claim")
    address = reverse("admin:claims_report_of_claim", args=[other.pk])
    asked = {"app_label": "claims", "model_name": "citation", "field_name": "report_cited"}
    found = at().get(address, asked | {"term": "Careful"}).json()["results"]
    assert [int(row["id"]) for row in found] == [r.pk for r in other.reports.all()]
    assert found[0]["text"] == "The Careful asserts, 3 March 2025: an insider"


def test_an_entry_can_be_read_to_the_last_byte(story):
    entry = Entry.objects.get(number=1)
    page = at().get(reverse("admin:claims_entry_change", args=[1])).content.decode()
    assert bytes(entry.leaf_hash).hex() in page
    assert bytes(entry.leaf).decode().splitlines()[0] in page
    assert "The director left the film" in page


def test_a_redacted_entry_says_so(story):
    cast.redact("The director", "safety", "A court said so.")
    page = at().get(reverse("admin:claims_entry_change", args=[1])).content.decode()
    assert "removed for law or from harm" in page


def test_the_desk_shows_drafts_and_what_became_public_lately(story):
    page = at("rae").get(reverse("admin:index")).content.decode()
    assert "Something else" in page
    assert "Verdict corrected" in page
    assert "Log a claim" in page


def test_what_has_no_page_is_not_found():
    ada = at()
    for address in ("nonsense/", "claims/claim/999999/publish/", "claims/verdict/7/correct/"):
        assert ada.get(f"/admin/{address}").status_code == 404
