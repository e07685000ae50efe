"""Many reports connected at once: who copied whom, and what answers what."""

import pytest
from django.urls import reverse

from claims import provenance, services
from claims.models import Entry
from claims.services import Cites, Conflict
from tests.cast import ada, denial, draft, fresh, public_claim, report, source
from tests.desk import at, errors_of, form_of, post, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    """A public claim with an origin and seven relays that nobody has connected yet."""
    made = public_claim()
    for number in range(7):
        report(made, source(f"Outlet {number}"), attribution="second_hand")
    return fresh(made)


def origin(claim):
    return claim.reports.order_by("pk").first()


def relays(claim):
    return list(claim.reports.order_by("pk")[1:])


def cited(claim):
    return {r.outlet.name: [str(c) for c in r.citations.all()] for r in relays(claim)}


def address(claim):
    return reverse("admin:claims_claim_connect", args=[claim.pk])


def test_seven_outlets_become_one_voice_in_one_step(claim):
    before = Entry.objects.count()
    keys = [r.pk for r in relays(claim)]
    typed = {"reports": keys, "report_cited": origin(claim).pk, "reason": "All name The Careful."}
    response = send(at("ben"), address(claim), **typed)
    assert "Connected 7 reports." in response.text
    assert Entry.objects.count() == before + 7
    traced = provenance.trace(list(claim.reports.with_sources()))
    assert len(traced.independent(claim.reports.all())) == 1
    assert fresh(claim).document.content["evidence"]["origins"] == 1


def test_all_are_connected_or_none(claim):
    before = Entry.objects.count()
    everything = [r.pk for r in claim.reports.all()]
    typed = {"reports": everything, "report_cited": origin(claim).pk, "reason": "So."}
    response = send(at("ben"), address(claim), **typed)
    assert "cannot be taken from itself" in str(errors_of(response)["reports"])
    assert Entry.objects.count() == before
    assert form_of(response)["reason"] == ["So."]


def test_what_is_noted_already_stays_unless_it_is_replaced(claim):
    one = relays(claim)[0]
    given = {"by": ada(), "claim": claim, "reports": [one], "reason": "It says so."}
    services.connect_reports(**given, cites=Cites(description="an old friend"))
    services.connect_reports(**given, cites=Cites(report=origin(claim)))
    assert len(cited(claim)[one.outlet.name]) == 2
    assert services.connect_reports(**given, cites=Cites(report=origin(claim))) == []
    services.connect_reports(**given, cites=Cites(source=source("@loud", "account")), instead=True)
    assert len(cited(claim)[one.outlet.name]) == 1


def test_a_rebuttal_is_linked_to_what_it_answers_in_one_step(claim):
    against = denial(claim)
    page = at("ben").get(reverse("admin:claims_claim_change", args=[claim.pk])).text
    link = f"{address(claim)}?report={against.pk}"
    assert f'href="{link}"' in page
    opened = form_of(at("ben").get(link))
    assert opened["reports"] == [str(against.pk)]
    answer = post(
        at("ben"), address(claim), opened, answered=origin(claim).pk, reason="It names it."
    )
    assert "Connected 1 report." in answer.text
    assert list(claim.reports.get(pk=against.pk).answers.all()) == [origin(claim)]
    assert cited(claim)["Outlet 0"] == []


def test_an_assertion_answers_nothing(claim):
    typed = {"reports": relays(claim)[0].pk, "answered": origin(claim).pk, "reason": "So."}
    response = send(at("ben"), address(claim), **typed)
    assert "Only a denial" in str(errors_of(response))


def test_says_what_is_missing(claim):
    response = send(at("ben"), address(claim))
    assert {"reports", "reason"} <= errors_of(response).keys()
    chosen = {"reports": relays(claim)[0].pk, "reason": "So."}
    assert "Say what they were taken from" in str(
        errors_of(send(at("ben"), address(claim), **chosen))
    )
    two = {"report_cited": origin(claim).pk, "description": "a friend"}
    assert "Choose one" in str(errors_of(send(at("ben"), address(claim), **chosen, **two)))


def test_a_draft_asks_for_no_reason():
    claim = draft()
    first, second = report(claim), report(claim, source("Other"), attribution="second_hand")
    send(at("rae"), address(claim), reports=second.pk, report_cited=first.pk)
    assert [c.report_cited for c in second.citations.all()] == [first]


def test_a_claim_that_changed_is_not_connected_unseen(claim):
    ben = at("ben")
    opened = form_of(ben.get(address(claim)))
    denial(claim)
    typed = {"reports": relays(claim)[0].pk, "report_cited": origin(claim).pk, "reason": "So."}
    response = post(ben, address(claim), opened, **typed)
    assert "Somebody else changed this" in str(errors_of(response)[None])
    with pytest.raises(Conflict):
        services.connect_reports(
            by=ada(), claim=claim, reports=relays(claim)[:1], reason="So.",
            cites=Cites(description="a friend"), version=claim.version,
        )  # fmt: skip


def test_reporters_leave_what_is_public_alone(claim):
    response = at("rae").get(address(claim), follow=True)
    assert "What readers see is changed by an editor." in response.text
    assert at("cleo").get(address(claim)).status_code in (302, 403)


@pytest.mark.parametrize("asked", ["x", "9" * 5000, "-1", "٣"])
def test_nonsense_in_the_address_ticks_nothing(claim, asked):
    assert at("ben").get(address(claim), {"report": asked}).status_code == 200


def test_asks_no_query_per_report(claim, django_assert_max_num_queries):
    ben = at("ben")
    report(claim, source("First"), cites=[Cites(report=origin(claim))])
    with django_assert_max_num_queries(25) as few:
        ben.get(address(claim))
    for number in range(9):
        report(claim, source(f"More {number}"), cites=[Cites(report=origin(claim))])
    with django_assert_max_num_queries(len(few)):
        ben.get(address(claim))


def test_many_reports_are_paged_and_the_one_that_was_asked_for_comes_first(claim):
    many = [report(claim, source("Busy"), attribution="second_hand") for _ in range(100)]
    first = at("ben").get(address(claim))
    assert first.text.count('name="reports"') == 100
    rest = at("ben").get(address(claim), {"page": 2})
    assert rest.text.count('name="reports"') == 8
    asked = at("ben").get(address(claim), {"report": many[-1].pk})
    assert asked.context["rows"][0] == (many[-1], True)
    typed = {"reports": many[-1].pk, "report_cited": origin(claim).pk, "reason": "It says so."}
    assert "Connected 1 report." in post(at("ben"), address(claim), form_of(rest), **typed).text
    assert at("ben").get(address(claim), {"page": 3}).status_code == 404
