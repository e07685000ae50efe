"""One list of what happened to a claim: where each thing stands in it, and what it says."""

import pytest

from claims import services
from claims.choices import RelationKind
from claims.chronicle import chronicle
from claims.models import Claim
from claims.services import Cites
from sources.partial_date import PartialDate
from tests.cast import ada, correct, denial, loud, public_claim, report, source, verdict

pytestmark = pytest.mark.django_db


def told(claim: Claim) -> list[tuple[str, str]]:
    """Kind and date of every item but the publication of the claim."""
    items = [i for i in chronicle(claim) if getattr(i, "type", "") != "claim.published"]
    return [(item.kind, item.date.text) for item in items]


def test_reports_and_verdicts_stand_where_their_dates_have_passed():
    claim = public_claim()
    report(claim, source("A"), published=PartialDate.parse("2025-03"))
    report(claim, source("B"), published=PartialDate.parse("2025-03-31T10:00Z"))
    report(claim, source("C"), published=PartialDate.unknown("some time in spring"))
    report(claim, source("D"), published=PartialDate.parse("2025"))
    denial(claim)
    verdict(claim)
    verdict(claim, "refuted", "2025-03-05")
    assert told(claim) == [
        ("report", "3 March 2025"),
        ("verdict", "3 March 2025"),
        ("report", "5 March 2025"),
        ("verdict", "5 March 2025"),
        ("report", "31 March 2025, 10:00 UTC"),
        ("report", "March 2025"),
        ("report", "2025"),
        ("report", "some time in spring"),
    ]


def test_verdicts_of_one_day_keep_the_order_in_which_they_hold():
    claim = public_claim()
    denial(claim, published=PartialDate.parse("2025-03-05"))
    verdict(claim, "refuted", "2025-03-05T09:00Z")
    verdict(claim, "rumour", "2025-03-05")
    assert told(claim)[1:] == [
        ("report", "5 March 2025"),
        ("verdict", "5 March 2025"),
        ("verdict", "5 March 2025, 09:00 UTC"),
    ]


def test_a_report_tells_whether_it_relays_whom_and_whether_it_repeats():
    claim = public_claim()
    origin = claim.reports.get()
    relay = report(claim, source("Relay"), cites=[Cites(report=origin)])
    doubtful = report(claim, loud(), cites=[Cites(report=origin), Cites(description="a friend")])
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    late = report(claim, source("Late"), published=PartialDate.parse("2025-06"))
    items = {i.report.pk: i for i in chronicle(claim) if i.kind == "report"}
    assert [items[r.pk].relay for r in (origin, relay, doubtful, late)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [v.name for v in items[relay.pk].voices] == ["The Careful"]
    assert items[relay.pk].unaccepted == ()
    assert items[doubtful.pk].unaccepted == ("a friend",)
    assert [items[r.pk].repeats for r in (origin, late)] == [False, True]


def test_tells_every_change_of_ours_with_its_reason_and_both_wordings():
    claim, other = public_claim(), public_claim("A scene was reshot")
    first = claim.reports.get()
    services.revise_claim(by=ada(), claim=claim, sentence="The director quit", reason="Clearer.")
    services.revise_report(by=ada(), report=first, quote="He left.", reason="We missed it.")
    wrong = verdict(claim)
    correct(
        wrong, reason="Wrong day.", status="rumour", rationale="One report.",
        effective=PartialDate.parse("2025-03-04"),
    )  # fmt: skip
    services.relate(by=ada(), claim=claim, other=other, kind=RelationKind.NARROWER)
    services.withdraw_report(by=ada(), report=first, reason="Satire.")
    services.retire_claim(by=ada(), claim=claim, reason="A duplicate.")
    changes = [i for i in chronicle(claim) if i.kind == "change"]
    assert [(c.type.value, c.reason, c.report, c.verdict, c.related) for c in changes] == [
        ("claim.published", "", None, None, None),
        ("claim.revised", "Clearer.", None, None, None),
        ("report.revised", "We missed it.", first, None, None),
        ("verdict.corrected", "Wrong day.", None, wrong.number, None),
        ("claim.related", "", None, None, other.public_id),
        ("report.withdrawn", "Satire.", first, None, None),
        ("claim.retired", "A duplicate.", None, None, None),
    ]
    assert [(d.field, d.before, d.after) for d in changes[1].differences] == [
        ("sentence", "The director left the film", "The director quit")
    ]
    assert [(d.field, d.before, d.after) for d in changes[2].differences] == [
        ("quote", "", "He left.")
    ]
    assert [c.number for c in changes] == sorted({c.number for c in changes})
    verdicts = [i for i in chronicle(claim) if i.kind == "verdict"]
    assert verdicts[0].corrected_by == verdicts[1].number
    assert verdicts[1].corrected_by is None


def test_a_relation_is_told_on_both_claims_and_on_no_third():
    one, two, three = (public_claim(f"Thing {n} happened") for n in range(3))
    services.relate(by=ada(), claim=one, other=two, kind=RelationKind.NARROWER)
    services.relate(by=ada(), claim=one, other=three, kind=RelationKind.CONTRADICTS)

    def related(claim: Claim) -> list[str]:
        return [i.related for i in chronicle(claim) if getattr(i, "related", None)]

    assert related(one) == [two.public_id, three.public_id]
    assert related(two) == [one.public_id]
    assert related(three) == [one.public_id]


def test_costs_the_same_queries_however_long_the_story(django_assert_num_queries):
    short, long = public_claim(), public_claim("Another thing happened")
    for claim, many in ((short, 1), (long, 12)):
        for n in range(many):
            cites = [Cites(report=claim.reports.first()), Cites(source=loud())]
            report(claim, source(f"Outlet {n}"), cites=cites)
            denial(claim, answers=[claim.reports.first()], details=[("place", "Prague")])
            verdict(claim, reports=[claim.reports.first()])
    for claim in (short, long):
        claim = Claim.objects.get(pk=claim.pk)
        with django_assert_num_queries(9):
            assert chronicle(claim).items
