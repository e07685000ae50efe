"""The same form sent many times at the same moment makes one row and fails nobody."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from claims.models import Claim, Proposal, Report, Verdict
from sources.models import Source
from tests import cast
from tests.desk import at, form_of, post

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 6


def at_once(address, who="ada", **typed):
    """Send one form from several browsers at the same moment; return the responses' codes."""
    clients = [at(who) for _ in range(TIMES)]
    opened = form_of(clients[0].get(address))

    def send(client):
        try:
            return post(client, address, opened, follow=False, **typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(send, clients))


def test_one_source():
    codes = at_once(reverse("admin:sources_source_add"), name="The Careful", kind="outlet")
    assert codes == [302] * TIMES
    assert Source.objects.count() == 1


def test_one_claim():
    typed = {"sentence": "It happened", "subjects": cast.film().pk}
    assert at_once(reverse("admin:claims_claim_add"), **typed) == [302] * TIMES
    assert Claim.objects.count() == 1


def test_one_report():
    claim = cast.public_claim()
    typed = {"outlet": cast.loud().pk, "stance": "mentions", "attribution": "second_hand"}
    address = reverse("admin:claims_report_add") + f"?claim={claim.pk}"
    assert at_once(address, **typed) == [302] * TIMES
    assert Report.objects.count() == 2


def test_one_verdict():
    claim = cast.public_claim()
    typed = {"status": "rumour", "rationale": "One report.", "effective": "2025-03-03"}
    address = reverse("admin:claims_claim_verdict", args=[claim.pk])
    assert at_once(address, **typed) == [302] * TIMES
    proposal = Proposal.objects.get()
    address = reverse("admin:claims_proposal_change", args=[proposal.pk])
    answers = at_once(address, "ben", decision="approve_and_publish")
    assert sorted(answers)[-1] == 302
    assert Verdict.objects.count() == 1


def test_one_publication():
    claim = cast.draft()
    cast.report(claim)
    address = reverse("admin:claims_claim_publish", args=[claim.pk])
    assert set(at_once(address)) <= {200, 302}
    assert claim.entries.count() == 1


def test_of_many_changes_one_is_kept_and_the_others_are_told():
    claim = cast.draft()
    address = reverse("admin:claims_claim_change", args=[claim.pk])
    codes = at_once(address, sentence="Other words")
    assert sorted(codes) == [200] * (TIMES - 1) + [302]
    assert cast.fresh(claim).version == claim.version + 1
