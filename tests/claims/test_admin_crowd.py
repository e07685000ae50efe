"""The desk with a claim of many reports: folded, paged, and as few queries as for a small one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import services
from claims.models import Proposal
from tests import cast
from tests.crowd import crowded_claim
from tests.desk import at, form_of, post, send

pytestmark = pytest.mark.django_db
MOST_QUERIES = 30


@pytest.fixture
def big():
    return crowded_claim(600)


def pages_of(claim):
    """Every page of the desk that is about this claim, and the lists."""
    verdict, report = claim.verdicts.first(), claim.reports.first()
    proposal = claim.proposals.get(corrects=None)
    correction = claim.proposals.exclude(corrects=None).get()
    named = {
        "claims_claim": (claim.pk, ["change", "history", "connect", "relate", "retire"]),
        "claims_report": (report.pk, ["change", "history", "withdraw"]),
        "claims_verdict": (verdict.pk, ["change"]),
        "claims_entry": (claim.entry_id, ["change", "redact"]),
    }
    pages = [
        reverse(f"admin:{noun}_{page}", args=[pk])
        for noun, (pk, names) in named.items()
        for page in names
    ]
    for one in (proposal, correction):
        pages += [reverse(f"admin:claims_proposal_{p}", args=[one.pk]) for p in ("change", "edit")]
    lists = [
        f"admin:{noun}_changelist"
        for noun in ("claims_claim", "claims_report", "claims_verdict", "claims_entry",
                     "claims_subject", "claims_proposal", "sources_source", "sources_capture")
    ]  # fmt: skip
    return [
        *pages,
        reverse("admin:claims_report_add") + f"?claim={claim.pk}",
        *(reverse(name) for name in ("admin:index", "admin:system", "mfa_index", *lists)),
    ]


def judged(claim):
    """The claim with a verdict, a proposed correction of it and a proposed next one."""
    reports = list(claim.reports.filter(stance="asserts")[:3])
    verdict = cast.verdict(claim, reports=reports)
    fields = {"status": "rumour", "rationale": "Words.", "effective": verdict.effective}
    services.propose_correction(by=cast.ben(), verdict=verdict, reason="A slip.", **fields)
    cast.proposal(claim)
    return claim


def test_no_page_asks_more_queries_for_600_reports_than_for_20(big):
    client, small = at("ada"), crowded_claim(20, sentence="Hardly anybody writes about this")
    asked = {}
    for claim in (judged(small), judged(big)):
        for page in pages_of(claim):
            client.get(page)  # what is loaded once in a process
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200, page
            asked.setdefault(re.sub(r"\d+", "N", page), []).append(len(queries))
    assert {page: counts for page, counts in asked.items() if max(counts) > MOST_QUERIES} == {}
    grown = {page: counts for page, counts in asked.items() if counts[-1] > counts[0] + 2}
    assert grown == {}


def test_the_evidence_is_folded_and_nothing_folded_is_out_of_reach(big):
    client = at("ada")
    address = reverse("admin:claims_claim_verdict", args=[big.pk])
    folded = client.get(address).content.decode()
    shown = len(re.findall('name="reports" value="', folded))
    assert 20 <= shown <= 60
    assert re.search(r"\d+ more that go back to this", folded)
    whole = client.get(f"{address}?all").content.decode()
    assert len(re.findall('name="reports" value="', whole)) == 600
    assert "more that go back to this" not in whole


def test_a_folded_report_that_was_found_by_typing_is_relied_on_and_stays_in_sight(big):
    client = at("ada")
    address = reverse("admin:claims_claim_verdict", args=[big.pk])
    hidden = big.reports.filter(stance="asserts").order_by("published_earliest", "pk")[300]
    page = client.get(address)
    assert f'value="{hidden.pk}"' not in page.content.decode()
    typed = {"status": "rumour", "rationale": "", "effective": "2025-03-03"}
    sent = post(client, address, form_of(page), reports=[hidden.pk], **typed)
    assert f'value="{hidden.pk}" checked' in sent.content.decode()
    send(client, address, reports=[hidden.pk], **{**typed, "rationale": "Words."})
    proposal = Proposal.objects.get(claim=big)
    assert proposal.content["reports"] == [hidden.public_id]


def test_a_small_claim_shows_all_of_its_evidence():
    small = crowded_claim(20)
    page = at("ada").get(reverse("admin:claims_claim_verdict", args=[small.pk])).content.decode()
    assert len(re.findall('name="reports" value="', page)) == 20
    assert "Rely on others" not in page
