"""Redaction: the text is gone from everywhere, and everything else still stands."""

import json
from io import StringIO

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from claims import corrections, documents, search, services
from claims.chronicle import chronicle
from claims.editions import document_at
from claims.models import (
    Claim,
    Document,
    Edition,
    Entry,
    Proposal,
    Report,
)
from claims.moments import Moment
from claims.record import editor_for
from claims.services import Cites
from claims.services.remainder import MARK
from claims.services.whereabouts import TEXTS
from sources.models import Capture, Source
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    ben,
    correct,
    film,
    fresh,
    person,
    public_claim,
    report,
    source,
    verdict,
)

pytestmark = pytest.mark.django_db

NAME = "Zoë “Z.” O’Hara"


def redact(text: str = NAME, **fields) -> list[Entry]:
    removal = {"text": text, "kind": "personal", "reason": "Order 7 of 2026"}
    removal |= {name: fields.pop(name) for name in removal if name in fields}
    given = {"by": ada(), "approved_by": ben(), "removal": services.Removal(**removal), **fields}
    return services.redact(**given)


@pytest.fixture
def claim(db) -> Claim:
    """A claim that names somebody wherever an editor can write."""
    named = source(NAME, "person", description=f"{NAME}, an agent", external_ids={"site": "Z"})
    claim = public_claim(f"{NAME} left the film", context=f"Says {NAME}.", standing=[named])
    first = claim.reports.get()
    given = {"speaker": named, "attribution": "on_record", "details": [("agent", NAME)]}
    added = report(
        claim, quote=f"I am {NAME}", headline=NAME, url="https://x.test/", **given,
        cites=[Cites(report=first), Cites(description=f"a friend of {NAME}")],
    )  # fmt: skip
    wrong = verdict(claim, rationale=f"{NAME} says so.", reports=[added])
    correct(
        wrong, reason=f"Not {NAME}.", status="moot", rationale=NAME,
        effective=wrong.effective, override_reason="",
    )  # fmt: skip
    services.revise_report(by=ada(), report=added, quote="I am", reason=f"{NAME} asked us.")
    services.revise_subject(by=ada(), subject=film(), description=f"By {NAME}", reason="New.")
    other = public_claim("Something else happened")
    services.relate(by=ada(), claim=other, other=claim, kind="narrower")
    Capture.objects.create(
        asked_by=ada(), asked_url="https://x.test/zoe-z-ohara", headline=NAME, outlet_name=NAME,
        authors=[NAME], text=f"So {NAME} left.", reviews=[{"claim": NAME}], state="read",
        read_at=timezone.now(), text_hash="0",
    )  # fmt: skip
    kind = ContentType.objects.get_for_model(Claim)
    LogEntry.objects.create(
        user=ada(), content_type=kind, action_flag=CHANGE, object_repr=NAME,
        change_message=json.dumps([{"changed": {"name": NAME}}]),
    )  # fmt: skip
    return fresh(claim)


def everything() -> str:
    """Every row of every table as text, bytes decoded, sessions opened."""
    said = [json.dumps(s.get_decoded(), ensure_ascii=False) for s in Session.objects.all()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                said += [
                    bytes(v).decode("utf-8", "replace") if isinstance(v, memoryview) else str(v)
                    for v in row
                ]
    return "\n".join(said)


def test_the_text_is_gone_from_every_table(claim):
    assert NAME in everything()
    redact()
    left = everything()
    for written in (NAME, json.dumps(NAME)[1:-1], "ohara", "O’Hara"):
        assert written not in left, left[left.index(written) - 200 :][:400]
    assert Source.objects.filter(name=MARK).exists()
    assert fresh(claim).sentence == f"{MARK} left the film"


def test_a_tombstone_says_what_kind_of_thing_was_removed_and_why(claim):
    redacted = [e.number for e in Entry.objects.all() if NAME in bytes(e.body).decode()]
    tombstones = redact()
    assert [t.content["entry"] for t in tombstones] == redacted
    assert {t.content["kind"] for t in tombstones} == {"personal"}
    assert {t.content["reason"] for t in tombstones} == {"Order 7 of 2026"}
    for number in redacted:
        entry = Entry.objects.get(number=number)
        assert entry.body is None
        assert entry.salt is None
        assert MARK in json.dumps(entry.content)


def test_leaves_and_their_order_are_untouched(claim):
    before = list(Entry.objects.values_list("number", "leaf_hash", "recorded_at"))
    redact()
    assert (
        list(Entry.objects.values_list("number", "leaf_hash", "recorded_at"))[: len(before)]
        == before
    )


def test_pages_corrections_and_time_travel_still_work_without_the_text(claim):
    before = Entry.objects.latest("number").recorded_at
    redact()
    assert list(documents.differing(documents.for_documents())) == []
    told = list(corrections.read(corrections.correcting()))
    assert len(told) == 3
    assert NAME not in repr(told)
    for known_at in (None, before, claim.entry.recorded_at):
        moment = Moment.at(known_at=known_at)
        assert NAME not in repr([r.__dict__ for r in chronicle(claim, moment).reports])
        assert NAME.encode() not in document_at(claim, moment)
    assert MARK in Edition(body=document_at(claim, Moment.at(known_at=before))).content["sentence"]


def test_what_was_restated_can_be_redacted_again(claim):
    redact()
    second = redact("left the film", reason="Another order")
    assert second
    left = everything()
    assert "left the film" not in left
    assert NAME not in left
    assert fresh(claim).sentence == f"{MARK} {MARK}"
    first = Entry.objects.get(pk=claim.entry_id)
    assert first.content["claim"]["sentence"] == f"{MARK} {MARK}"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "abc"}, "at least 4"),
        ({"text": "nobody ever wrote this"}, "No entry"),
        ({"reason": " "}, "legal reason"),
        ({"reason": f"It named {NAME}"}, "Do not repeat"),
        ({"reason": f"It named {NAME.upper()}"}, "Do not repeat"),
        ({"kind": "boring"}, "what kind"),
    ],
)
def test_refuses_a_redaction_that_is_not_clear(claim, fields, message):
    before = Entry.objects.count()
    with pytest.raises(ValidationError, match=message):
        redact(**fields)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["rae", "cleo"])
def test_reporters_and_readers_redact_nothing(claim, name):
    with pytest.raises(PermissionDenied):
        redact(by=person(name))
    with pytest.raises(PermissionDenied):
        redact(approved_by=person(name))


def test_what_only_a_report_says_goes_from_search_and_from_the_claim_it_is_on():
    claim = public_claim("Somebody left the film")
    report(claim, headline="Xanthippe Quill is out", quote="Xanthippe Quill left.")
    assert [d.claim for d in search.ranked(Document.objects.all(), "Xanthippe")] == [claim]
    redact("Xanthippe Quill")
    assert not search.ranked(Document.objects.all(), "Xanthippe").exists()
    assert "xanthipp" not in everything().lower()
    assert list(documents.differing(documents.for_documents())) == []


@pytest.mark.parametrize(
    "address",
    ["jack-brown-left", "Jack%20Brown", "?q=Jack+Brown", "2025/jack-brown.html"],
)
def test_an_address_that_holds_the_text_in_its_own_spelling_goes_whole(address):
    claim = public_claim("Jack Brown left")
    kept = report(claim, url="https://x.test/jack-browning")
    url = f"https://x.test/{address}"
    gone = report(claim, archived_url=f"https://archive.test/1/{url}")
    Report.objects.filter(pk=gone.pk).update(url=url)
    redact("Jack Brown")
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.url, gone.archived_url) == ("", "")
    assert kept.url == "https://x.test/jack-browning"
    assert f"/{address}" not in everything()
    assert gone.entry.content["report"]["archived_url"] == ""


@pytest.mark.parametrize(
    "word",
    ["asserts", "rumour", "The Film", "2025-03", "film", "outlet", "personal", "claims"],
)
def test_words_of_the_record_itself_stand_where_no_editor_wrote_them(word):
    claim = public_claim(f"Somebody said: {word} today")
    verdict(claim)
    entries = list(Entry.objects.all())
    kept = [(e.content.get("claim") or {}).get("id") for e in entries]
    first = document_at(claim, Moment.at(known_at=claim.entry.recorded_at))
    redact(word)
    again = [Entry.objects.get(pk=e.pk).content for e in entries]
    assert [(c.get("claim") or {}).get("id") for c in again] == kept
    assert again[0]["claim"]["sentence"] == f"Somebody said: {MARK} today"
    told = again[0]["reports"][0]
    assert (told["stance"], told["outlet"]["kind"]) == ("asserts", "outlet")
    assert told["published"]["earliest"] == "2025-03-03T00:00:00Z"
    assert again[1]["verdict"]["status"] == "rumour"
    past = json.loads(document_at(claim, Moment.at(known_at=claim.entry.recorded_at)))
    assert past["links"] == json.loads(first)["links"]
    assert past["url"].startswith(f"https://claimline.test/claims/{claim.public_id}")
    assert list(documents.differing(documents.for_documents())) == []


def test_a_date_told_in_words_that_name_somebody(claim):
    day = PartialDate.parse("2025-03-03", f"3 March (the birthday of {NAME})")
    told = verdict(claim, effective=day)
    report(claim, published=day)
    redact()
    told.refresh_from_db()
    assert told.effective_text.endswith(f"(the birthday of {MARK})")
    assert "birthday" in everything()
    assert NAME not in everything()


def test_the_reason_of_an_earlier_tombstone_can_be_redacted_too(claim):
    redact(reason="As Jack Brown asked")
    redact("Jack Brown")
    assert "Jack Brown" not in everything()
    tombstone = Entry.objects.filter(type="entry.redacted").first()
    assert tombstone.content["reason"] == f"As {MARK} asked"
    assert tombstone.content["kind"] == "personal"


def test_what_the_desk_has_told_an_editor_goes_from_their_session(claim):
    store = SessionStore()
    store["_messages"] = f"The claim “{NAME}” was changed."
    store["kept"] = "theirs"
    store.create()
    assert NAME in everything()
    redact()
    assert NAME not in everything()
    assert SessionStore(session_key=store.session_key)["kept"] == "theirs"


def test_every_text_column_of_a_row_is_known_to_the_redaction():
    for model in TEXTS.keys() - {LogEntry}:
        columns = {
            f.name
            for f in model._meta.get_fields()
            if f.concrete and (getattr(f, "max_length", None) or 0) >= 60
        }
        assert columns <= set(TEXTS[model]) | {"slug", "text_hash"}


def test_the_command_removes_a_text_given_in_a_file(claim, tmp_path):
    held = tmp_path / "text.txt"
    held.write_text(f"{NAME}\n", encoding="utf-8")
    options = {"kind": "personal", "reason": "Order 7", "by": "ada"}
    with pytest.raises(CommandError, match="cannot be undone"):
        call_command("redact_entry", str(held), **options, stdout=StringIO())
    out = StringIO()
    call_command("redact_entry", str(held), **options, yes=True, stdout=out)
    proposal = Proposal.objects.get()
    assert f"/admin/claims/proposal/{proposal.pk}/change/" in out.getvalue()
    assert NAME in everything()
    services.approve_proposal(by=ben(), proposal=proposal, version=1)
    services.publish_proposal(by=ben(), proposal=proposal, version=2)
    assert NAME not in everything()


def test_on_a_desk_of_one_the_command_removes_at_once(claim, tmp_path, settings):
    settings.SECOND_EDITOR = False
    held = tmp_path / "text.txt"
    held.write_text(NAME, encoding="utf-8")
    options = {"kind": "personal", "reason": "Order 7", "by": "ada", "yes": True}
    call_command("redact_entry", str(held), **options, stdout=StringIO())
    assert NAME not in everything()
    assert Entry.objects.filter(type="entry.redacted").last().content["approved_by"] is None


def propose(by=None):
    return services.propose_redaction(
        by=by or ada(), text=NAME, kind="personal", reason="Order 7 of 2026"
    )


def test_what_was_proposed_is_cut_out_of_its_own_proposal_and_of_others(claim):
    day = PartialDate.parse("2025-03-03")
    other = services.propose_verdict(
        by=ben(), claim=claim, status="rumour", rationale=f"{NAME} again.", effective=day
    )
    services.approve_proposal(by=ada(), proposal=other, version=1)
    services.return_proposal(by=ada(), proposal=other, version=2, note=f"Why {NAME}?")
    again = Proposal.objects.get(pk=other.pk)
    services.approve_proposal(by=ada(), proposal=again, version=3)
    proposal = propose()
    services.approve_proposal(by=ben(), proposal=proposal, version=1)
    entry = services.publish_proposal(by=ada(), proposal=proposal, version=2)
    assert NAME not in everything()
    other.refresh_from_db()
    assert other.content["rationale"] == f"{MARK} again."
    assert other.approved_by is None
    published = Proposal.objects.get(pk=proposal.pk)
    assert (published.state, published.entry) == ("published", entry)
    assert published.approved_by.user == ben()


def test_one_of_the_two_is_a_managing_editor(claim):
    eva = User.objects.create_user("eva", is_staff=True)
    eva.groups.set(ben().groups.all())
    proposal = propose(by=ben())
    with pytest.raises(PermissionDenied, match="managing editor"):
        services.approve_proposal(by=eva, proposal=proposal, version=1)
    services.approve_proposal(by=ada(), proposal=proposal, version=1)
    services.publish_proposal(by=ben(), proposal=proposal, version=2)
    tombstone = Entry.objects.filter(type="entry.redacted").last()
    assert tombstone.content["approved_by"] == editor_for(ada()).pseudonym


def test_nobody_redacts_alone(claim):
    with pytest.raises(PermissionDenied, match="second editor"):
        redact(approved_by=None)
    with pytest.raises(PermissionDenied, match="of their own"):
        redact(approved_by=ada())
    assert NAME in everything()


@pytest.mark.parametrize("by", ["rae", "nobody"])
def test_the_command_refuses_whoever_may_not(claim, tmp_path, by):
    person("rae")
    held = tmp_path / "text.txt"
    held.write_text(NAME, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command(
            "redact_entry", str(held), kind="personal", reason="Order 7", by=by, yes=True,
            stdout=StringIO(),
        )  # fmt: skip
    assert NAME in everything()
