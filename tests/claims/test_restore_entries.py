"""A record that lost its tail gets it back: entries to the byte, rows, documents and editions."""

import random
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from claims import audit, checkpoints, documents, exports, held, services
from claims.choices import RelationKind
from claims.models import Checkpoint, Document, Edition, Editor, Entry
from sources.partial_date import PartialDate
from tests.cast import (
    ada,
    correct,
    denial,
    draft,
    film,
    fresh,
    public_claim,
    redact,
    report,
    source,
    studio,
    verdict,
)
from tests.claims import written_record as written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A data folder of each test's own."""
    settings.DATA = tmp_path
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"
    return tmp_path


class Loss(Exception):
    """The database is restored to what it was."""


@contextmanager
def lost(folder):
    """Whatever happens inside is published, exported, and then lost with the database."""
    try:
        with transaction.atomic():
            yield
            held.hold(checkpoints.publish(checkpoints.signer()).note)
            (folder / "export.jsonl").write_text("".join(exports.lines()))
            raise Loss
    except Loss:
        pass


def state() -> dict:
    """All that readers and verifiers can see."""
    entries = [
        (e.number, e.recorded_at, e.type, e.claim_id, e.actor, bytes(e.leaf), bytes(e.body))
        for e in Entry.objects.all()
    ]
    stored = Document.objects.order_by("public_id")
    editions = Edition.objects.order_by("public_id", "entry")
    return {
        "entries": entries,
        "documents": [bytes(document.body) for document in stored],
        "words": list(stored.values_list("words", "search")),
        "editions": [(e.entry_id, bytes(e.body)) for e in editions],
        "checkpoints": list(Checkpoint.objects.values_list("size", "note")),
    }


def a_bit_of_everything(claim) -> None:
    origin = claim.reports.get()
    subject = film("Another Film")
    given = {"period": PartialDate.parse("2025")}
    services.revise_subject(by=ada(), subject=subject, **given)
    other = draft("A scene was reshot", subjects=[film(), subject], context="On set.")
    relay = source("The Relay", domains=["relay.example"], external_ids={"wikidata": "Q1"})
    first = report(other, relay, cites=[services.Cites(source=studio())], details=[("where", "x")])
    cites = [services.Cites(report=first), services.Cites(description="a friend", independent=True)]
    report(other, source("Echo"), cites=cites, published=PartialDate.unknown())
    services.publish_claim(by=ada(), claim=other)
    services.relate(by=ada(), claim=claim, other=fresh(other), kind=RelationKind.BROADER)
    rumour = verdict(claim, reports=[origin])
    denial(claim, answers=[origin])
    verdict(claim, "refuted", "2025-03-05")
    correct(
        rumour, reason="The day was wrong.", status="moot",
        rationale="Overtaken.", effective=rumour.effective,
    )  # fmt: skip
    services.revise_claim(
        by=ada(), claim=fresh(claim), sentence="The director left", review_by="2027-01-01",
        standing=[studio(), relay], reason="Shorter.",
    )  # fmt: skip
    services.revise_report(by=ada(), report=origin, published=PartialDate.parse("2025"), reason="?")
    services.withdraw_report(by=ada(), report=origin, reason="Satire.")
    services.revise_source(by=ada(), source=studio(), name="The Big Studio", reason="New name.")
    services.revise_subject(by=ada(), subject=film(), name="The Film II", reason="Renamed.")
    services.retire_claim(by=ada(), claim=fresh(other), reason="A duplicate.")


def test_a_lost_tail_comes_back_to_the_byte_with_rows_documents_and_editions(folder, capsys):
    claim = public_claim()
    before = Entry.objects.count()
    with lost(folder):
        a_bit_of_everything(claim)
        kinds = set(Entry.objects.values_list("type", flat=True))
        was = state()
    assert len(kinds) == 11
    assert Entry.objects.count() == before
    with pytest.raises(held.TailLost), transaction.atomic():
        denial(claim)
    call_command("restore_entries", folder / "export.jsonl")
    assert f"Entries {before + 1} to " in capsys.readouterr().out
    now = state()
    assert now["entries"] == was["entries"]
    assert now["documents"] == was["documents"]
    assert now["words"] == was["words"]
    assert now["editions"] == was["editions"]
    assert Checkpoint.objects.get().size == Entry.objects.count()
    assert audit.problems() == []
    assert list(documents.differing(documents.for_documents())) == []


def test_a_whole_record_comes_back_into_an_empty_database(folder):
    with lost(folder):
        a_bit_of_everything(public_claim())
        was = state()
    assert not Entry.objects.exists()
    call_command("restore_entries", folder / "export.jsonl")
    assert {**state(), "checkpoints": []} == was
    assert audit.problems() == []


def test_the_record_goes_on_after_a_restoration(folder):
    claim = public_claim()
    with lost(folder):
        verdict(claim)
        denial(claim)
    call_command("restore_entries", folder / "export.jsonl")
    denial(fresh(claim))
    verdict(fresh(claim), "disputed", "2025-03-06")
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert audit.problems() == []


def test_an_editor_whose_account_was_lost_keeps_the_pseudonym(folder):
    claim = public_claim()
    with lost(folder):
        Editor.objects.filter(user=ada()).update(pseudonym="NEWEDITOR0")
        verdict(claim)
    call_command("restore_entries", folder / "export.jsonl")
    given = claim.verdicts.get()
    assert given.issued_by.pseudonym == "NEWEDITOR0"
    assert not given.issued_by.user.is_active


def test_a_redaction_in_the_lost_tail_comes_back_and_is_asked_for_again(folder, capsys):
    claim = public_claim("Somebody said a Secret Name")
    with lost(folder):
        kept = verdict(claim, rationale="Because of a Hidden Thing.")
        redact("Hidden Thing", "personal", "A court.")
        redact("Secret Name", "personal", "A court.")
    call_command("restore_entries", folder / "export.jsonl")
    assert "The text of entry 1 was removed after the backup" in capsys.readouterr().out
    assert claim.verdicts.get(entry=kept.number).rationale == "Because of a [removed]."
    redact("Secret Name", "personal", "A court.")
    assert audit.problems() == []
    assert b"Secret Name" not in b"".join(bytes(e.body or b"") for e in Entry.objects.all())


def refused(folder, match: str, *arguments) -> bool:
    """Whether the command refuses, for this reason, and changes nothing."""
    before = state()
    with pytest.raises(CommandError, match=match):
        call_command("restore_entries", folder / "export.jsonl", *arguments)
    return state() == before


def test_refuses_what_is_not_the_continuation_of_this_record(folder):
    claim = public_claim()
    with lost(folder):
        verdict(claim)
        denial(claim)
    denial_elsewhere = (folder / "checkpoint.txt").rename(folder / "elsewhere")
    denial(fresh(claim))
    assert refused(folder, "No checkpoint is held")
    assert refused(
        folder, "not those with which the export begins", "--checkpoint", denial_elsewhere
    )


def test_refuses_an_export_that_is_not_sound_or_holds_nothing_new(folder):
    claim = public_claim()
    with lost(folder):
        verdict(claim)
    file = folder / "export.jsonl"
    whole = file.read_text()
    for text, match in (
        (whole.replace('"actor": "', '"actor": "X', 1), "not sound: entry 1"),
        (whole[:-5], "cannot be verified"),
        ("", "cannot be verified"),
    ):
        file.write_text(text)
        assert refused(folder, match)
    file.unlink()
    assert refused(folder, "cannot be verified")
    file.write_text(whole)
    call_command("restore_entries", file)
    assert refused(folder, "nothing that the record lacks")


def test_refuses_an_export_that_a_held_checkpoint_contradicts(folder):
    claim = public_claim()
    with lost(folder):
        verdict(claim)
    chance = random.Random(5)
    private = written.Ed25519PrivateKey.generate()
    other = folder / "other"
    other.write_text(written.note(written.record(2, chance), private))
    assert refused(folder, "not sound: entries 1 to 2", "--checkpoint", other)


def test_the_rules_are_in_force_again_afterwards(folder):
    claim = public_claim()
    with lost(folder):
        verdict(claim)
    call_command("restore_entries", folder / "export.jsonl")
    entry = Entry.objects.latest("number")
    made = Entry.objects.create(
        number=77, recorded_at=entry.recorded_at, type="claim.revised", actor="X",
        body=b"{}", salt=b"s" * 32, leaf=b"x", leaf_hash=b"x",
    )  # fmt: skip
    assert Entry.objects.filter(number=77).exists() is False
    assert Entry.objects.latest("number").number == entry.number + 1
    assert made.number == 77
