"""A claim's timeline, reports and verdicts, for programs."""

import pytest

from claims import services
from claims.choices import RelationKind
from claims.models import Claim, Entry
from claims.services import Cites
from sources.models import Source
from sources.partial_date import PartialDate
from tests.api.asking import ask, names
from tests.cast import ada, correct, denial, loud, public_claim, report, source, studio, verdict

pytestmark = pytest.mark.django_db


def named(source: Source) -> dict:
    return {"id": source.public_id, "name": source.name, "kind": source.kind}


def day(number: int) -> dict:
    return {
        "text": f"{number} March 2025",
        "earliest": f"2025-03-{number:02}T00:00:00Z",
        "latest": f"2025-03-{number + 1:02}T00:00:00Z",
        "precision": "day",
    }


def moment_of(number: int) -> str:
    return Entry.objects.get(number=number).recorded_at.isoformat().replace("+00:00", "Z")


def test_a_report_tells_what_it_cites_and_who_is_behind_it():
    claim = public_claim()
    origin = claim.reports.get()
    relay = report(
        claim,
        loud(),
        headline="He left!",
        url="https://loud.example/1",
        cites=[Cites(report=origin), Cites(source=studio()), Cites(description="a friend")],
        details=[("place", "Prague")],
        published=PartialDate.parse("2025-03"),
    )
    results = ask(f"/claims/{claim.public_id}/reports")["results"]
    assert [r["id"] for r in results] == [origin.public_id, relay.public_id]
    assert results[1] == {
        "id": relay.public_id,
        "outlet": named(loud()),
        "speaker": None,
        "speaker_description": "an insider",
        "attribution": "anonymous",
        "stance": "asserts",
        "headline": "He left!",
        "url": "https://loud.example/1",
        "archived_url": "",
        "quote": "",
        "language": "en",
        "published": {
            "text": "March 2025",
            "earliest": "2025-03-01T00:00:00Z",
            "latest": "2025-04-01T00:00:00Z",
            "precision": "month",
        },
        "cites": [
            {"report": origin.public_id},
            {"source": named(studio())},
            {"description": "a friend", "independent": False},
        ],
        "answers": [],
        "details": [{"name": "place", "value": "Prague"}],
        "rating": None,
        "entry": relay.entry_id,
        "recorded_at": moment_of(relay.entry_id),
        "withdrawn": None,
        "relay": True,
        "repeats": False,
        "voices": [
            {"kind": "insiders", "source": named(source()), "independent": True},
            {"kind": "speaker", "source": named(studio()), "independent": True},
        ],
        "unaccepted": ["a friend"],
    }
    assert (results[0]["relay"], results[0]["unaccepted"]) == (False, [])


def test_a_report_of_nobody_known_has_an_unknown_voice():
    claim = public_claim()
    report(claim, loud(), attribution="second_hand", published=PartialDate.unknown())
    last = ask(f"/claims/{claim.public_id}/reports")["results"][-1]
    assert last["voices"] == [{"kind": "unknown", "source": None, "independent": False}]
    assert last["published"] == {
        "text": "unknown", "earliest": None, "latest": None, "precision": "unknown",
    }  # fmt: skip


def test_a_withdrawn_report_and_a_zombie_stay_in_the_list():
    claim = public_claim()
    first = claim.reports.get()
    denial(claim)
    verdict(claim, "refuted", "2025-03-05")
    late = report(claim, loud(), published=PartialDate.parse("2025-06"))
    services.withdraw_report(by=ada(), report=first, reason="Satire.")
    results = {r["id"]: r for r in ask(f"/claims/{claim.public_id}/reports")["results"]}
    first.refresh_from_db()
    assert results[first.public_id]["withdrawn"] == {
        "at": first.withdrawn_at.isoformat().replace("+00:00", "Z"),
        "reason": "Satire.",
    }
    assert results[late.public_id]["repeats"] is True


def corrected() -> tuple[Claim, int, int]:
    claim = public_claim()
    wrong = verdict(claim, reports=[claim.reports.get()])
    right = correct(
        wrong,
        reason="The day was wrong.",
        status="rumour",
        rationale="One report.",
        effective=PartialDate.parse("2025-03-04"),
    )
    return claim, wrong.number, right.number


def test_verdicts_come_in_the_order_in_which_they_held_with_their_corrections():
    claim, wrong, right = corrected()
    shared = {"status": "rumour", "settled": False, "override_reason": None, "scale": "claimline-1"}
    assert ask(f"/claims/{claim.public_id}/verdicts") == {
        "results": [
            shared
            | {
                "number": wrong,
                "rationale": "It is rumour.",
                "effective": day(3),
                "reports": [claim.reports.get().public_id],
                "corrects": None,
                "correction_reason": None,
                "recorded_at": moment_of(wrong),
                "corrected_by": right,
            },
            shared
            | {
                "number": right,
                "rationale": "One report.",
                "effective": day(4),
                "reports": [],
                "corrects": wrong,
                "correction_reason": "The day was wrong.",
                "recorded_at": moment_of(right),
                "corrected_by": None,
            },
        ],
        "next": None,
        "previous": None,
    }


def test_the_timeline_holds_reports_verdicts_and_our_changes():
    claim, wrong, right = corrected()
    first = claim.reports.get()
    services.revise_claim(by=ada(), claim=claim, sentence="She left", reason="Clearer.")
    other = public_claim("A scene was reshot")
    services.relate(by=ada(), claim=claim, other=other, kind=RelationKind.NARROWER)
    services.withdraw_report(by=ada(), report=first, reason="Satire.")
    results = ask(f"/claims/{claim.public_id}/timeline")["results"]
    reported = ask(f"/claims/{claim.public_id}/reports")["results"]
    verdicts = ask(f"/claims/{claim.public_id}/verdicts")["results"]
    nothing = {
        "reason": None, "changes": [], "report": None, "verdict": None, "related": None,
    }  # fmt: skip
    verdict_changes = [
        {"field": name, "from": verdicts[0][name], "to": verdicts[1][name]}
        for name in ("rationale", "effective", "reports")
    ]
    assert [(r["kind"], r[r["kind"]]) for r in results] == [
        ("report", reported[0]),
        ("verdict", verdicts[0]),
        ("verdict", verdicts[1]),
        ("change", nothing | {"type": "claim.published"}),
        (
            "change",
            nothing
            | {
                "type": "verdict.corrected",
                "verdict": wrong,
                "reason": "The day was wrong.",
                "changes": verdict_changes,
            },
        ),
        (
            "change",
            nothing
            | {
                "type": "claim.revised",
                "reason": "Clearer.",
                "changes": [
                    {"field": "sentence", "from": "The director left the film", "to": "She left"}
                ],
            },
        ),
        ("change", nothing | {"type": "claim.related", "related": other.public_id}),
        (
            "change",
            nothing
            | {
                "type": "report.withdrawn",
                "report": first.public_id,
                "reason": "Satire.",
                "changes": [{"field": "withdrawn", "from": False, "to": True}],
            },
        ),
    ]
    assert [r["date"] for r in results[:3]] == [day(3), day(3), day(4)]
    assert [r["number"] for r in results[1:3]] == [wrong, right]
    assert results[3]["date"]["precision"] == "minute"
    assert all(r["recorded_at"] == moment_of(r["number"]) for r in results)


def test_a_revision_of_a_citation_tells_both_wordings():
    claim = public_claim()
    first = claim.reports.get()
    services.revise_report(
        by=ada(), report=first, cites=[Cites(source=studio())], reason="It names the studio."
    )
    last = ask(f"/claims/{claim.public_id}/timeline")["results"][-1]["change"]
    assert last["report"] == first.public_id
    assert last["changes"] == [{"field": "cites", "from": [], "to": [{"source": named(studio())}]}]


def test_parts_are_ordered_alike_and_paged():
    claim, *_ = corrected()
    denial(claim)
    for part, many in (("timeline", 6), ("reports", 2), ("verdicts", 2)):
        path = f"/claims/{claim.public_id}/{part}?limit=1"
        page, seen = ask(path), []
        while page:
            seen += page["results"]
            rest = page["next"]
            page = rest and ask(rest.removeprefix("https://claimline.test/api/v1"))
        assert seen == ask(f"/claims/{claim.public_id}/{part}")["results"]
        assert len(seen) == many
    assert names(f"/claims/{claim.public_id}/reports", "stance") == ["asserts", "denies"]
