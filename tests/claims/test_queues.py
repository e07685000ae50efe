"""What waits for an editor, on the desk's first page and as filtered lists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims import queues, services
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    denial,
    draft,
    fresh,
    loud,
    proposal,
    public_claim,
    report,
    studio,
    verdict,
)
from tests.desk import at

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refuted(sentence="The director left the film"):
    claim = public_claim(sentence)
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    return fresh(claim)


def confirmation(claim):
    return report(
        claim, attribution="on_record", speaker=studio(), stance="confirms",
        published=PartialDate.parse("2025-04-01"),
    )  # fmt: skip


def later(days):
    return timezone.now() + timedelta(days=days)


def test_a_claim_waits_from_the_day_it_was_to_be_looked_at_again():
    claim = public_claim(review_by="2026-01-10")
    draft("A draft", review_by="2026-01-01")
    day = timezone.make_aware(timezone.datetime(2026, 1, 10))
    assert list(queues.review_due(day)) == [claim]
    assert not queues.review_due(day - timedelta(seconds=1))


def test_a_settled_claim_is_challenged_by_what_was_logged_after_its_verdict():
    claim = refuted()
    denial(claim)
    assert not queues.challenged(timezone.now())
    against = confirmation(claim)
    assert list(queues.challenged(timezone.now())) == [claim]
    services.withdraw_report(by=ada(), report=against, reason="Satire.")
    assert not queues.challenged(timezone.now())


def test_a_new_verdict_answers_the_challenge():
    claim = refuted()
    confirmation(claim)
    verdict(claim, "partly_confirmed", "2025-04-01")
    assert not queues.challenged(timezone.now())
    denial(claim, published=PartialDate.parse("2025-05-01"))
    assert list(queues.challenged(timezone.now())) == [claim]


def test_an_open_claim_goes_quiet_after_thirty_days():
    claim, settled = public_claim(), refuted("Another")
    verdict(claim, "rumour")
    assert not queues.gone_quiet(later(29))
    assert list(queues.gone_quiet(later(31))) == [claim]
    report(claim)
    assert settled not in queues.gone_quiet(later(31))


def test_an_outlet_that_repeats_what_was_refuted_waits_for_thirty_days():
    claim = refuted()
    report(claim, published=PartialDate.parse("2025-03-05"))
    next_day = PartialDate.parse("2025-03-06")
    again = report(claim, loud(), attribution="second_hand", published=next_day)
    assert list(queues.repeating(timezone.now())) == [again]
    assert again in fresh(claim).reports.all()
    assert fresh(claim).document.content["evidence"]["repeating_outlets"] == 1
    assert not queues.repeating(later(31))


def test_the_first_page_counts_each_queue_and_leads_to_its_list(django_assert_max_num_queries):
    claim = refuted()
    confirmation(claim)
    report(claim, loud(), attribution="second_hand", published=PartialDate.parse("2025-03-06"))
    public_claim("Look again", review_by="2026-01-10")
    proposal(public_claim("Proposed"))
    report(draft("A draft"))
    ben = at("ben")
    with django_assert_max_num_queries(30):
        page = ben.get(reverse("admin:index"))
    waiting = page.context["queues"]
    assert {q.title: q.count for q in waiting} == {
        "Waiting for me": 1, "Challenged": 1, "Look again": 1, "Still repeating": 1,
        "Gone quiet": 0, "Drafts": 1,
    }  # fmt: skip
    for queue in waiting:
        assert f'href="{queue.address}"' in page.text
        assert ben.get(queue.address).context["cl"].result_count == queue.count
    assert at("ada").get(reverse("admin:index")).context["queues"][0].count == 0
