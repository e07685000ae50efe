"""Claims for programs: the list and its filters, and the stored document as it is."""

import pytest

from claims import services
from claims.models import Claim
from sources.partial_date import PartialDate
from tests.api.asking import SITE, ask, get, names, refused
from tests.cast import ada, denial, draft, film, loud, public_claim, report, source, studio, verdict

pytestmark = pytest.mark.django_db

NOBODY = {
    "reports": 0, "asserts": 0, "confirms": 0, "denies": 0, "clarifies": 0, "retracts": 0,
    "mentions": 0, "asserting_outlets": 0, "origins": 0, "repeating_outlets": 0, "on_record": 0,
    "contradicted_by": 0, "first_published": None,
}  # fmt: skip


def day(number: int, month: str = "March", months: str = "03") -> dict:
    return {
        "text": f"{number} {month} 2025",
        "earliest": f"2025-{months}-{number:02}T00:00:00Z",
        "latest": f"2025-{months}-{number + 1:02}T00:00:00Z",
        "precision": "day",
    }


def refuted() -> Claim:
    claim = public_claim("The director left the film")
    denied = denial(claim)
    verdict(claim)
    verdict(claim, "refuted", "2025-03-05", reports=[denied])
    return Claim.objects.get(pk=claim.pk)


def partly_confirmed() -> Claim:
    claim = public_claim("The producer directed some scenes")
    said = {"attribution": "on_record", "speaker": studio()}
    report(claim, stance="confirms", published=PartialDate.parse("2025-03-06"), **said)
    report(claim, stance="clarifies", published=PartialDate.parse("2025-03-07"), **said)
    verdict(claim, "partly_confirmed", "2025-03-07")
    return claim


def misleading() -> Claim:
    claim = public_claim("The film had reshoots")
    report(claim, stance="clarifies", attribution="on_record", speaker=studio())
    verdict(claim, "misleading", "2025-03-08")
    return claim


def test_three_claims_of_one_story_each_have_their_own_verdict():
    statuses = {c.public_id: c.sentence for c in (refuted(), partly_confirmed(), misleading())}
    found = {sentence: ask(f"/claims/{id}") for id, sentence in statuses.items()}
    assert {sentence: told["status"] for sentence, told in found.items()} == {
        "The director left the film": "refuted",
        "The producer directed some scenes": "partly_confirmed",
        "The film had reshoots": "misleading",
    }
    for told in found.values():
        assert told["verdict"]["rationale"]
        assert told["since"]["precision"] == "day"
        assert told["evidence"]["origins"] == 1


def test_a_claim_is_answered_in_full():
    claim = refuted()
    id, entry, subject = claim.public_id, claim.document.entry, film()
    denied = claim.reports.get(stance="denies")
    first, last = claim.verdicts.order_by("effective_earliest")
    told = ask(f"/claims/{id}")
    moment = told["updated_at"]
    assert told == {
        "id": id,
        "url": f"{SITE}/claims/{id}/the-director-left-the-film",
        "version": claim.version,
        "entry": entry.number,
        "state": "public",
        "retired_reason": None,
        "sentence": "The director left the film",
        "context": "",
        "language": "en",
        "subjects": [
            {
                "id": subject.public_id,
                "name": "The Film",
                "kind": "film",
                "url": f"{SITE}/subjects/the-film",
            }
        ],
        "status": "refuted",
        "settled": True,
        "since": day(5),
        "verdict": {
            "number": last.number,
            "status": "refuted",
            "settled": True,
            "rationale": "It is refuted.",
            "effective": day(5),
            "reports": [denied.public_id],
            "corrects": None,
            "correction_reason": None,
            "override_reason": None,
            "scale": "claimline-1",
            "recorded_at": moment,
        },
        "history": [
            {
                "number": v.number,
                "status": status,
                "effective": since,
                "recorded_at": at,
                "corrected_by": None,
            }
            for v, status, since, at in (
                (first, "rumour", day(3), told["history"][0]["recorded_at"]),
                (last, "refuted", day(5), moment),
            )
        ],
        "evidence": NOBODY
        | {
            "reports": 2, "asserts": 1, "denies": 1, "asserting_outlets": 1, "origins": 1,
            "on_record": 1, "contradicted_by": 1, "first_published": day(3),
        },
        "settled_by": "",
        "standing": [{"id": studio().public_id, "name": "The Studio", "kind": "organisation"}],
        "review_by": None,
        "related": [],
        "recorded_at": told["recorded_at"],
        "updated_at": moment,
        "links": {
            "timeline": f"{SITE}/api/v1/claims/{id}/timeline",
            "reports": f"{SITE}/api/v1/claims/{id}/reports",
            "verdicts": f"{SITE}/api/v1/claims/{id}/verdicts",
            "proof": f"{SITE}/api/v1/claims/{id}/proof",
            "embed": f"{SITE}/embed/{id}",
            "card": f"{SITE}/claims/{id}/card.png",
        },
    }  # fmt: skip


def test_a_list_holds_the_stored_summaries_newest_change_first():
    one, two = public_claim("One thing happened"), public_claim("Another thing happened")
    denial(one)
    page = ask("/claims")
    assert page == {
        "results": [Claim.objects.get(pk=c.pk).document.card for c in (one, two)],
        "next": None,
        "previous": None,
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=refuted", ["refuted"]),
        ("status=refuted,misleading", ["misleading", "refuted"]),
        ("status=refuted&status=misleading", ["misleading", "refuted"]),
        ("status=confirmed", []),
        ("settled=true", ["misleading", "refuted"]),
        ("settled=false", ["open"]),
        ("subject=the-film", ["misleading", "refuted"]),
        ("subject={film}", ["misleading", "refuted"]),
        ("subject=other", ["open"]),
        ("subject=nothing-of-that-name", []),
        ("source=loud", ["open"]),
        ("source={studio}", ["misleading", "refuted"]),
        ("source=the-studio", ["misleading", "refuted"]),
        ("language=en", ["misleading", "refuted"]),
        ("language=PT", ["open"]),
        ("language=pt-BR", ["open"]),
        ("language=p-x", None),
        ("text=reshoots", ["misleading"]),
        ("text=film -reshoots", ["refuted"]),
        ('text="left the film"', ["refuted"]),
        ("text=!!!", []),
        ("settled=true&text=director&source=the-careful", ["refuted"]),
    ],
)
def test_filters_a_list(query, expected):
    subject = services.log_subject(by=ada(), name="Other", kind="person")
    open_claim = draft("O diretor saiu", language="pt-BR", subjects=[subject], standing=[])
    report(open_claim, loud())
    services.publish_claim(by=ada(), claim=open_claim)
    known = {"refuted": refuted(), "misleading": misleading(), "open": open_claim}
    query = query.format(film=film().public_id, studio=studio().public_id)
    if expected is None:
        refused(f"/claims?{query}", 400, "invalid-parameter")
    else:
        assert names(f"/claims?{query}") == [known[name].public_id for name in expected]


def test_a_draft_and_what_only_it_shows_are_not_found():
    claim = draft()
    report(claim, source("Unseen"))
    assert names("/claims") == names("/sources") == names("/subjects") == []
    told = refused(f"/claims/{claim.public_id}", 404, "not-found")
    assert told["detail"] == "There is no public claim with this id."
    for part in ("timeline", "reports", "verdicts"):
        assert refused(f"/claims/{claim.public_id}/{part}", 404, "not-found") == told | {
            "instance": f"/api/v1/claims/{claim.public_id}/{part}"
        }


def test_a_retired_claim_leaves_the_list_but_still_answers():
    claim = public_claim()
    services.retire_claim(by=ada(), claim=claim, reason="A duplicate.")
    assert names("/claims") == names("/claims?settled=false") == []
    told = ask(f"/claims/{claim.public_id}")
    assert (told["state"], told["retired_reason"]) == ("retired", "A duplicate.")
    assert names(f"/claims/{claim.public_id}/timeline", "kind") == ["report", "change", "change"]


def test_an_answer_carries_the_bytes_that_were_stored():
    claim = public_claim('E\u0301 "x" </script> \U0001f3ac', context="a \u2028 \u202eb")
    response = get(f"/claims/{claim.public_id}")
    assert response.content == bytes(claim.document.body)
    assert bytes(claim.document.summary) in get("/claims").content


def test_a_speaker_a_stance_and_a_source_must_meet_in_one_report():
    ours = refuted()
    other = public_claim("The scene was cut")
    report(other, loud(), stance="denies")
    assert names("/claims?speaker=the-studio") == [ours.public_id]
    assert names("/claims?source=the-studio&stance=denies") == [ours.public_id]
    assert set(names("/claims?stance=denies")) == {ours.public_id, other.public_id}
    assert names("/claims?speaker=the-studio&stance=asserts,retracts") == []
    assert names("/claims?speaker=loud") == []
    services.withdraw_report(
        by=ada(), report=other.reports.get(stance="denies"), reason="It says no such thing."
    )
    assert names("/claims?stance=denies") == [ours.public_id]
    assert other.public_id in names("/claims?source=loud")


def test_ranges_hold_what_begins_in_them_and_not_what_ends_them():
    first, second = refuted(), partly_confirmed()
    changed = ask(f"/claims/{second.public_id}")["updated_at"].replace("+", "%2B")
    assert names(f"/claims?updated_since={changed}") == [second.public_id]
    assert names(f"/claims?updated_before={changed}") == [first.public_id]
    assert names("/claims?effective_since=2025-03-07T00:00:00Z") == [second.public_id]
    assert names("/claims?effective_before=2025-03-07T00:00:00Z") == [first.public_id]
    within = "effective_since=2025-03-05T00:00:00Z&effective_before=2025-03-05T00:00:01Z"
    assert names(f"/claims?{within}") == [first.public_id]
    assert names("/claims?updated_before=2000-01-01T00:00:00Z") == []


def test_a_range_of_the_present_is_not_asked_of_the_past():
    for clock in ("as_of", "known_at"):
        told = refused(
            f"/claims?{clock}=2025-03-07T00:00:00Z&effective_since=2025-03-01T00:00:00Z",
            400,
            "invalid-parameter",
        )
        assert told["parameters"] == ["effective_since", clock]
