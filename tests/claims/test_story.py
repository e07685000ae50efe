"""The story that the product ships with: what it tells, and that telling it twice is harmless."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from claims import services
from claims.models import Claim, Document, Entry, Report, Verdict
from claims.services import Cites, evidence_for
from claims.story import telling
from sources.models import Source

pytestmark = pytest.mark.django_db

TOOK_OVER, SOME_SCENES, RESHOOTS = "7K3QX9M2VA", "2M8RD5T6WN", "Q4XN0B7KCJ"
FACTS = Path(__file__).parents[3] / "shared" / "data" / "ballerina_reports.json"


def load() -> str:
    out = StringIO()
    call_command("load_story", stdout=out)
    return out.getvalue()


def told(public_id: str) -> dict:
    return Document.objects.get(public_id=public_id).content


def test_three_related_claims_have_three_verdicts():
    load()
    for key, status, day in [
        (TOOK_OVER, "refuted", "23 October 2024"),
        (SOME_SCENES, "partly_confirmed", "23 October 2024"),
        (RESHOOTS, "misleading", "31 December 2024"),
    ]:
        content = told(key)
        assert (content["status"], content["since"]["text"]) == (status, day)
        assert content["verdict"]["rationale"]
    related = {r["id"]: r["relation"] for r in told(TOOK_OVER)["related"]}
    assert related == {SOME_SCENES: "narrower", RESHOOTS: "premise_of"}


def test_seven_outlets_asserted_it_with_one_origin_and_one_repeated_it():
    load()
    evidence = told(TOOK_OVER)["evidence"]
    assert (evidence["asserting_outlets"], evidence["origins"]) == (7, 1)
    assert (evidence["asserts"], evidence["repeating_outlets"]) == (8, 1)
    assert evidence["first_published"]["text"] == "by 14 October 2024"
    assert [h["status"] for h in told(TOOK_OVER)["history"]] == ["rumour", "disputed", "refuted"]


def test_an_editor_can_accept_the_second_origin():
    load()
    claim = Claim.objects.get(public_id=TOOK_OVER)
    (unaccepted,) = evidence_for(claim).provenance.unaccepted
    assert unaccepted.report.outlet.name == "World of Reel"
    cites = [
        Cites(report=c.report_cited, description=c.description, independent=bool(c.description))
        for c in unaccepted.report.citations.all()
    ]
    services.revise_report(
        by=telling.desk(), report=unaccepted.report, cites=cites, reason="We spoke to them."
    )
    assert told(TOOK_OVER)["evidence"]["origins"] == 2


def test_details_of_one_origin_mutated_on_the_way():
    load()
    claim = Claim.objects.get(public_id=TOOK_OVER)
    places = {
        d.value
        for r in claim.reports.filter(stance="asserts")
        for d in r.details.filter(name="place")
    }
    assert places == {"Prague", "Budapest"}


def test_dates_are_told_as_loosely_as_they_are_known():
    load()
    claim = Claim.objects.get(public_id=TOOK_OVER)
    interview = claim.reports.get(outlet__slug="the-hollywood-reporter")
    assert interview.published.text == "October 2024, before the 23rd"
    assert interview.published.precision == "month"
    assert claim.reports.get(outlet__slug="bitacoras-cinefilas").published.precision == "unknown"


def test_an_update_stands_on_the_same_address_as_what_it_updates():
    load()
    first, second = Report.objects.filter(claim__public_id=TOOK_OVER, outlet__slug="joblo")
    assert first.url == second.url
    assert {first.stance, second.stance} == {"asserts", "denies"}


def test_our_own_correction_is_part_of_the_story():
    load()
    wrong, right, _ = told(RESHOOTS)["history"]
    assert wrong["corrected_by"] == right["number"]
    correction = Verdict.objects.get(pk=right["number"])
    assert "Ian McShane" in correction.correction_reason


def test_loading_twice_changes_nothing():
    assert "were new" in load()
    before = list(Entry.objects.values_list("number", "leaf_hash"))
    bodies = dict(Document.objects.values_list("public_id", "etag"))
    assert "loaded already" in load()
    assert list(Entry.objects.values_list("number", "leaf_hash")) == before
    assert dict(Document.objects.values_list("public_id", "etag")) == bodies
    call_command("rebuild_documents", check=True, stdout=StringIO())


def test_a_story_that_was_interrupted_goes_on_where_it_stopped():
    steps = telling.tell(telling.read())
    for _ in range(60):
        next(steps)
    steps.close()
    load()
    assert told(TOOK_OVER)["status"] == "refuted"
    assert Claim.objects.count() == len(telling.read()["claims"])


def test_a_reader_may_have_corrected_it_meanwhile():
    load()
    claim = Claim.objects.get(public_id=TOOK_OVER)
    services.revise_claim(by=telling.desk(), claim=claim, sentence="Else", reason="Clearer.")
    load()
    assert told(TOOK_OVER)["sentence"] == "Else"


def test_all_known_reports_are_told():
    if not FACTS.exists():
        pytest.skip("the compiled facts are not beside this checkout")
    load()
    facts = json.loads(FACTS.read_text())["reports"]
    urls = set(Report.objects.exclude(url="").values_list("url", flat=True))
    for fact in facts:
        if "url" in fact:
            assert fact["url"] in urls, fact["id"]
    said = " ".join(Report.objects.values_list("quote", flat=True))
    for fact in facts:
        assert fact.get("quote", "").strip(".") in said, fact["id"]
    speakers = set(Source.objects.filter(statements__isnull=False).values_list("name", flat=True))
    assert {f["speaker"] for f in facts if f.get("attribution") == "on_record"} <= speakers


def test_the_demo_editors_are_made_in_the_demonstration_only(settings):
    call_command("make_demo_editors", stdout=StringIO())
    call_command("make_demo_editors", stdout=StringIO())
    ada = authenticate(username="ada", password="demonstration")
    assert ada is not None
    assert ada.has_perm("claims.retire_claim")
    assert User.objects.filter(is_staff=True).count() == 3
    settings.DEMO = False
    with pytest.raises(CommandError, match="demonstration"):
        call_command("make_demo_editors")
