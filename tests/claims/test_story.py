"""The story that the product ships with: what it tells, and that telling it twice is harmless."""

import json
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import TestCase

from claims import services
from claims.assessment import suggest
from claims.chronicle import chronicle
from claims.models import Claim, Document, Entry, Report, Verdict
from claims.moments import Moment
from claims.services import Cites, evidence_for
from claims.story import script, telling

STORY = script.read()
IDS = {name: claim["id"] for name, claim in STORY.claims.items()}
FACTS = Path(__file__).parents[3] / "shared" / "data" / "ballerina_reports.json"
HAS_NO_ADDRESS = {"mcshane-bbc", "thewrap", "thr-stahelski", "empire-wiseman"}


def load():
    out = StringIO()
    call_command("load_story", stdout=out)
    return out.getvalue().strip()


def told(name):
    return Document.objects.get(public_id=IDS[name]).content


def claim(name):
    return Claim.objects.get(public_id=IDS[name])


def report(name, page):
    return Report.objects.get(public_id=STORY.report_id(name, page))


def statuses(name):
    return [(h["status"], h["effective"]["text"]) for h in told(name)["history"]]


class TestStory(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.said = load()

    def test_every_claim_has_the_status_that_its_evidence_supports(self):
        found = {name: (told(name)["status"], told(name)["since"]["text"]) for name in IDS}
        assert found == {
            "took-over": ("refuted", "23 October 2024"),
            "some-scenes": ("partly_confirmed", "23 October 2024"),
            "reshoots": ("misleading", "31 December 2024"),
            "more-money": ("confirmed", "31 December 2024"),
            "seven-years": ("rumour", "31 December 2024"),
            "release-date": ("confirmed", "6 June 2025"),
            "lead-role": ("confirmed", "6 June 2025"),
        }
        overridden = {n for n in IDS if told(n)["verdict"]["override_reason"]}
        assert overridden == {"release-date", "lead-role"}
        for name in IDS.keys() - overridden:
            assert suggest(evidence_for(claim(name))) == found[name][0], name

    def test_seven_outlets_asserted_it_with_one_origin_and_one_repeated_it(self):
        evidence = told("took-over")["evidence"]
        assert evidence == {
            "reports": 17,
            "asserts": 8,
            "confirms": 0,
            "denies": 6,
            "clarifies": 1,
            "retracts": 0,
            "mentions": 2,
            "asserting_outlets": 7,
            "origins": 1,
            "repeating_outlets": 1,
            "on_record": 4,
            "contradicted_by": 3,
            "first_published": evidence["first_published"],
        }
        assert evidence["first_published"]["text"] == "on or before 14 October 2024"
        weighed = evidence_for(claim("took-over"))
        (origin,) = weighed.origins
        assert (origin.kind, origin.name) == ("insiders", "The Wrap")
        assert [r.outlet.name for r in weighed.repeats] == ["esportvoice.com"]
        assert {r.outlet.name for r in weighed.asserted_while_open} == {
            "The Wrap",
            "World of Reel",
            "hockeytribute.com",
            "JoBlo",
            "news-24.fr",
            "CinemaBlend",
            "Bitácoras Cinéfilas",
        }

    def test_those_with_standing_contradict_it(self):
        weighed = evidence_for(claim("took-over"))
        names = {r.speaker.name for r in weighed.reports if r.speaker_id in weighed.contradicted_by}
        assert names == {"Lionsgate", "Chad Stahelski", "Len Wiseman"}

    def test_an_editor_can_accept_the_second_origin(self):
        (unaccepted,) = evidence_for(claim("took-over")).provenance.unaccepted
        assert unaccepted.report == report("took-over", "worldofreel-1")
        cites = [
            Cites(report=c.report_cited, description=c.description, independent=bool(c.description))
            for c in unaccepted.report.citations.all()
        ]
        services.revise_report(
            by=telling.desk(), report=unaccepted.report, cites=cites, reason="We spoke to them."
        )
        assert told("took-over")["evidence"]["origins"] == 2

    def test_how_each_status_moved(self):
        assert statuses("took-over") == [
            ("rumour", "14 October 2024"),
            ("disputed", "17 October 2024"),
            ("refuted", "23 October 2024"),
        ]
        assert statuses("some-scenes") == [
            ("rumour", "14 October 2024"),
            ("confirmed", "17 October 2024"),
            ("partly_confirmed", "23 October 2024"),
            ("partly_confirmed", "8 June 2025"),
        ]
        assert statuses("reshoots") == [
            ("corroborated", "14 October 2024"),
            ("rumour", "14 October 2024"),
            ("misleading", "31 December 2024"),
            ("misleading", "8 June 2025"),
        ]

    def test_our_own_correction_is_part_of_the_story(self):
        wrong, right, *_ = told("reshoots")["history"]
        assert wrong["corrected_by"] == right["number"]
        correction = Verdict.objects.get(pk=right["number"])
        assert "Ian McShane" in correction.correction_reason
        assert report("reshoots", "mcshane-bbc").stance == "clarifies"
        assert Verdict.objects.exclude(corrects=None).count() == 1

    def test_the_three_claims_are_related(self):
        related = {r["id"]: (r["relation"], r["status"]) for r in told("took-over")["related"]}
        assert related == {
            IDS["some-scenes"]: ("narrower", "partly_confirmed"),
            IDS["reshoots"]: ("premise_of", "misleading"),
        }

    def test_rebuttals_say_what_they_answer(self):
        answers = {
            r.public_id: {a.public_id for a in r.answers.all()}
            for r in claim("took-over").reports.all()
            if r.answers.exists()
        }
        wrap = STORY.report_id("took-over", "thewrap")
        assert answers == {
            STORY.report_id("took-over", "lionsgate-worldofreel"): {wrap},
            STORY.report_id("took-over", "thr-stahelski"): {wrap},
            STORY.report_id("took-over", "joblo-2"): {
                wrap,
                STORY.report_id("took-over", "joblo-1"),
            },
        }

    def test_an_update_stands_on_the_same_address_as_what_it_updates(self):
        first, second = (report("took-over", page) for page in ("joblo-1", "joblo-2"))
        assert first.url == second.url
        assert (first.stance, second.stance) == ("asserts", "denies")

    def test_details_of_one_origin_mutated_on_the_way(self):
        asserting = claim("took-over").reports.filter(stance="asserts")
        assert {d.value for r in asserting for d in r.details.filter(name="place")} == {
            "Prague",
            "Budapest",
        }
        durations = {
            d.value
            for r in claim("took-over").reports.all()
            for d in r.details.filter(name="duration")
        }
        assert {"two to three months", "less than a month", "a couple of weeks"} <= durations

    def test_dates_are_told_as_loosely_as_they_are_known(self):
        interview = report("took-over", "thr-stahelski").published
        assert interview.as_json() == {
            "text": "October 2024, before the 23rd",
            "earliest": "2024-10-01T00:00:00Z",
            "latest": "2024-10-23T00:00:00Z",
            "precision": "month",
        }
        remark = report("reshoots", "mcshane-bbc").published
        assert (remark.text, remark.precision) == ("February 2024", "month")
        week = report("some-scenes", "slashfilm").published
        assert (week.text, week.precision) == ("June 2025, release week", "month")
        update = report("took-over", "joblo-2").published
        assert (update.known, update.text) == (False, "unknown; a later update of the same page")

    def test_what_was_said_later_is_not_shown_before(self):
        then = Moment(as_of=datetime(2024, 10, 31, tzinfo=UTC))
        evidence = chronicle(claim("took-over"), then).evidence
        assert {r.speaker.name for r in evidence.reports if r.speaker} == {
            "Lionsgate",
            "Chad Stahelski",
        }
        assert "esportvoice" not in {r.outlet.slug for r in evidence.reports}
        assert len({r.outlet_id for r in evidence.asserted_while_open}) == 7

    def test_the_documents_are_what_the_rows_say(self):
        call_command("rebuild_documents", check=True, stdout=StringIO())

    def test_loading_twice_changes_nothing(self):
        assert self.said == "Loaded the story: {0} of {0} steps were new.".format(
            len(STORY.sources) + len(STORY.subjects) + len(STORY.claims) + len(STORY.steps)
        )
        entries = list(Entry.objects.values_list("number", "leaf_hash"))
        documents = dict(Document.objects.values_list("public_id", "etag"))
        accounts = list(User.objects.values())
        assert load() == "The story is loaded already."
        assert list(Entry.objects.values_list("number", "leaf_hash")) == entries
        assert dict(Document.objects.values_list("public_id", "etag")) == documents
        assert list(User.objects.values()) == accounts

    def test_what_editors_changed_since_is_left_alone(self):
        services.revise_claim(
            by=telling.desk(), claim=claim("took-over"), sentence="Else", reason="Clearer."
        )
        verdict = claim("took-over").verdicts.get(status="refuted")
        services.correct_verdict(
            by=telling.desk(),
            approved_by=telling.desk(telling.SECOND),
            verdict=verdict,
            reason="A day early.",
            status="refuted",
            rationale="As before.",
            effective=telling.PartialDate.parse("2024-10-24"),
        )
        before = Entry.objects.count()
        assert load() == "The story is loaded already."
        assert Entry.objects.count() == before
        assert told("took-over")["sentence"] == "Else"
        assert told("took-over")["since"]["text"] == "24 October 2024"

    def test_nobody_can_sign_in_as_the_desk(self):
        desk = User.objects.get(username=telling.DESK)
        assert not desk.has_usable_password()
        assert not desk.is_staff

    def test_every_page_of_the_story_is_a_report(self):
        logged = Counter(step["page"] for step in STORY.steps if step["do"] == "report")
        assert logged.keys() == STORY.pages.keys()
        assert Report.objects.count() == logged.total()
        without = {name for name, page in STORY.pages.items() if "url" not in page}
        assert without == HAS_NO_ADDRESS

    def test_tells_what_the_compiled_facts_say(self):
        if not FACTS.exists():
            pytest.skip("the compiled facts are not beside this checkout")
        facts = {f["id"]: f for f in json.loads(FACTS.read_text())["reports"]}
        assert facts.keys() == STORY.pages.keys()
        names = {source["slug"]: source["name"] for source in STORY.sources}
        for key, fact in facts.items():
            page = STORY.pages[key]
            assert page.get("url") == fact.get("url"), key
            assert names[page["outlet"]] in fact.get("outlet", fact.get("venue", "")), key
            assert page.get("language", "en") == fact.get("language", "en"), key
            assert page.get("quote") in (fact.get("quote"), None), key
            if fact["published"]:
                assert page["published"] == fact["published"], key
            cited = {c if isinstance(c, str) else c.get("source") for c in page.get("cites", ())}
            assert cited - {None} == set(fact["cites"]) - {"unnamed insiders"}, key
        said = set(Report.objects.values_list("quote", flat=True))
        assert {f["quote"] for f in facts.values() if "quote" in f} <= said


@pytest.mark.django_db
def test_a_story_that_was_cut_short_goes_on_where_it_stopped():
    steps = telling.tell(STORY)
    for _ in range(len(STORY.sources) + len(STORY.subjects) + len(STORY.claims) + 25):
        assert next(steps)
    steps.close()
    before = Entry.objects.count()
    real = services.add_report
    with (
        mock.patch.object(services, "add_report", side_effect=[PermissionDenied("Not now.")]),
        pytest.raises(CommandError, match=r"step \d+ \(report .*\): Not now\. What was loaded"),
    ):
        load()
    assert services.add_report is real
    assert Entry.objects.count() >= before
    assert "were new" in load()
    assert told("took-over")["status"] == "refuted"
    assert Report.objects.count() == sum(step["do"] == "report" for step in STORY.steps)
    assert Verdict.objects.count() == sum(s["do"] in ("verdict", "correct") for s in STORY.steps)


@pytest.mark.django_db
def test_asks_for_a_database_that_is_set_up():
    Group.objects.all().delete()
    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        load()


@pytest.mark.django_db
def test_the_demo_editors_are_made_in_the_demonstration_only(settings):
    for _ in range(2):
        out = StringIO()
        call_command("make_demo_editors", stdout=out)
        assert "ada / demonstration   Managing editor" in out.getvalue()
    for name, role in [("ada", "Managing editor"), ("ben", "Editor"), ("rae", "Reporter")]:
        user = User.objects.get(username=name)
        assert user.check_password("demonstration")
        assert user.is_staff
        assert [group.name for group in user.groups.all()] == [role]
    assert User.objects.count() == 3
    settings.DEMO = False
    with pytest.raises(CommandError, match="only made in the demonstration"):
        call_command("make_demo_editors")
