"""Time travel: what held, what we had said, and that both agree with a plain model."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import OuterRef, Subquery

from claims import record, services
from claims.chronicle import chronicle
from claims.editions import document_at, summaries_at
from claims.models import Claim, Document, Edition, Editor, Entry, Verdict
from claims.moments import PRESENT, Moment, read_day, read_moment
from claims.shapes import recorded_report_shape
from sources.partial_date import PartialDate
from tests.cast import ada, correct, denial, fresh, public_claim, report, source, verdict
from tests.random_desk import Desk

pytestmark = pytest.mark.django_db

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def status_at(claim: Claim, **clocks: datetime) -> str | None:
    moment = Moment.at(**clocks)
    return next((v.status for v in claim.verdicts.in_force(moment.as_of, moment.number)), None)


# Random histories, in bulk: the SQL against a list of events, filtered and folded.


def random_histories(seed: int, many: int) -> dict[int, list[tuple[int, int, str, int | None]]]:
    """For each of `many` claims: (number, day, status, corrected number) in record order."""
    chance = random.Random(seed)
    claims = Claim.objects.bulk_create(
        Claim(sentence=f"Claim {n}", slug=f"claim-{n}") for n in range(many)
    )
    events = [claim for claim in claims for _ in range(chance.randrange(7))]
    chance.shuffle(events)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_entry (type, actor, body, salt) SELECT 'verdict.issued', 'X',"
            " '{}', sha256(n::text::bytea) FROM generate_series(1, %s) n RETURNING number",
            [len(events)],
        )
        numbers = [row[0] for row in cursor.fetchall()]
    histories = {claim.pk: [] for claim in claims}
    for claim, number in zip(events, numbers, strict=True):
        history = histories[claim.pk]
        taken = {e[3] for e in history}
        free = [e[0] for e in history if e[0] not in taken]
        corrected = chance.choice([None, None, *free])
        status = chance.choice(["rumour", "disputed", "refuted"])
        history.append((number, chance.randrange(6), status, corrected))
    save(histories, record.editor_for(ada()))
    return histories


def save(histories: dict, editor: Editor) -> None:
    moments = dict(Entry.objects.values_list("number", "recorded_at"))
    rows = []
    for key, history in histories.items():
        for number, day, status, corrected in history:
            row = Verdict(
                claim_id=key,
                entry_id=number,
                status=status,
                corrects_id=corrected,
                correction_reason="wrong" if corrected else "",
                rationale="r",
                issued_by=editor,
                recorded_at=moments[number],
            )
            row.effective = PartialDate.parse((EPOCH + timedelta(days=day)).date().isoformat())
            rows.append(row)
    Verdict.objects.bulk_create(sorted(rows, key=lambda row: row.entry_id))


def told(history: list, day: int | None, number: int | None) -> str | None:
    """The model: keep the events known by `number`, drop the corrected, take the latest begun."""
    events = [e for e in history if number is None or e[0] <= number]
    corrected = {e[3] for e in events}
    held = [
        (day_, number_, status)
        for number_, day_, status, _ in events
        if number_ not in corrected and (day is None or day_ <= day)
    ]
    return max(held)[2] if held else None


@pytest.mark.parametrize("seed", range(4))
def test_sql_agrees_with_a_plain_model_over_thousands_of_random_histories(seed):
    histories = random_histories(seed, 1000)
    last = Entry.objects.latest("number").number
    for day, number in [
        (None, None), (2, None), (None, last // 2), (3, last // 3), (0, last), (-1, None),
        (5, 0), (None, 0), (4, last - 1),
    ]:  # fmt: skip
        as_of = None if day is None else EPOCH + timedelta(days=day)
        now = Verdict.objects.filter(claim=OuterRef("pk")).in_force(as_of, number)
        claims = Claim.objects.annotate(then=Subquery(now.values("status")[:1]))
        found = dict(claims.filter(pk__in=histories).values_list("pk", "then"))
        assert found == {key: told(history, day, number) for key, history in histories.items()}


# Whole histories, through the services: every state can be had again.


def state(claim: Claim, moment: Moment) -> tuple:
    """All that readers are told of a claim at a moment."""
    told = chronicle(claim, moment)
    items = [
        (item.kind, item.number, item.date, getattr(item, "voices", None),
         getattr(item, "repeats", None), getattr(item, "corrected_by", None))
        for item in told
    ]  # fmt: skip
    shapes = [recorded_report_shape(r) for r in told.reports]
    return items, shapes, told.evidence.counts()


@pytest.mark.parametrize("seed", range(8))
def test_every_state_that_was_public_can_be_had_again_byte_for_byte(seed):
    desk = Desk(seed)
    recorded = []
    for _ in range(14):
        desk.act()
        entry = Entry.objects.latest("number")
        for claim in desk.claims:
            document = Document.objects.get(claim=claim)
            served = bytes(document.body), bytes(document.summary)
            recorded.append((claim, entry, served, state(fresh(claim), PRESENT)))
    for claim, entry, (body, summary), then in recorded:
        moment = Moment.at(known_at=entry.recorded_at)
        assert moment.number == entry.number
        assert document_at(claim, moment) == body
        editions = Edition.objects.last_by(moment.number).filter(claim=claim)
        assert summaries_at(editions, moment) == [summary]
        assert state(fresh(claim), moment) == then


def test_a_moment_before_the_first_entry_is_empty_and_no_error():
    claim = public_claim()
    before = Moment.at(known_at=claim.entry.recorded_at - timedelta(microseconds=1))
    assert before.number == 0
    assert document_at(claim, before) is None
    assert list(chronicle(claim, before)) == []
    assert not Edition.objects.last_by(before.number).exists()


def test_the_very_moment_of_an_entry_includes_it():
    claim = public_claim()
    given = verdict(claim)
    assert status_at(claim, known_at=given.recorded_at) == "rumour"
    assert status_at(claim, known_at=given.recorded_at - timedelta(microseconds=1)) is None
    assert status_at(claim, known_at=given.recorded_at + timedelta(days=3650)) == "rumour"


def test_a_verdict_dated_before_the_claim_was_logged_holds_from_its_own_day():
    claim = public_claim()
    verdict(claim, day="2025-03-03")
    assert status_at(claim, as_of=utc(2025, 3, 2, 23, 59, 59)) is None
    assert status_at(claim, as_of=utc(2025, 3, 3)) == "rumour"


def test_history_imported_today_was_not_known_yesterday():
    claim = public_claim()
    verdict(claim, day="2025-03-03")
    yesterday = claim.entry.recorded_at - timedelta(days=1)
    assert status_at(claim, as_of=utc(2025, 4, 1)) == "rumour"
    assert status_at(claim, as_of=utc(2025, 4, 1), known_at=yesterday) is None


def test_a_correction_of_a_correction_is_told_as_it_was_known_at_each_moment():
    claim = public_claim()
    denial(claim)
    day = PartialDate.parse("2025-03-05")
    first = verdict(claim, "refuted", "2025-03-05")
    second = correct(first, status="disputed", effective=day)
    third = correct(second, status="moot", effective=day)
    known = [status_at(claim, known_at=v.recorded_at) for v in (first, second, third)]
    assert known == ["refuted", "disputed", "moot"]
    assert status_at(claim, as_of=utc(2025, 3, 6), known_at=second.recorded_at) == "disputed"
    assert status_at(claim, as_of=utc(2025, 3, 4)) is None


def test_as_of_tells_the_evidence_and_the_related_claims_of_that_day():
    claim, other = public_claim(), public_claim("A scene was cut")
    services.relate(by=ada(), claim=claim, other=other, kind="narrower")
    verdict(other, "moot", "2025-03-20")
    denial(claim)
    verdict(claim, "rumour", "2025-03-03")
    verdict(claim, "refuted", "2025-03-05")
    report(claim, source("Zombie"), published=PartialDate.parse("2025-03-09"))
    day = Moment.at(as_of=utc(2025, 3, 4))
    edition = Edition.objects.last_by(None).get(claim=claim)
    content = Edition(body=document_at(claim, day)).content
    card = Edition(summary=summaries_at([edition], day)[0]).card
    for told in (content, card):
        assert (told["status"], told["settled"]) == ("rumour", False)
        assert told["evidence"]["asserts"] == 1
        assert told["evidence"]["denies"] == told["evidence"]["repeating_outlets"] == 0
    assert [v["status"] for v in content["history"]] == ["rumour"]
    assert content["related"][0]["status"] is None


def test_costs_the_same_queries_for_many_claims(django_assert_max_num_queries):
    claims = [public_claim(f"Claim {n}") for n in range(6)]
    for claim in claims:
        services.revise_report(by=ada(), report=claim.reports.get(), quote="q", reason="A slip.")
    services.revise_source(by=ada(), source=source(), description="New", reason="New.")
    moment = Moment.at(as_of=utc(2025, 4, 1), known_at=claims[-1].entry.recorded_at)
    for many in (1, 6):
        with django_assert_max_num_queries(14):
            editions = Edition.objects.last_by(moment.number).newest()[:many]
            assert len(summaries_at(editions, moment)) == many


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-03-30T01:30:00+00:00", utc(2025, 3, 30, 1, 30)),
        ("2025-10-26T01:30:00+01:00", utc(2025, 10, 26, 0, 30)),
        ("2025-10-26T01:30:00 01:00", utc(2025, 10, 26, 0, 30)),
        ("2025-01-01T00:00:00+14:00", utc(2024, 12, 31, 10)),
        ("2025-01-01T00:00:00.000001-12:00", utc(2025, 1, 1, 12, 0, 0, 1)),
        ("2024-02-29T00:00Z", utc(2024, 2, 29)),
    ],
)
def test_reads_a_moment_with_its_offset(written, moment):
    assert read_moment(written) == moment


@pytest.mark.parametrize(
    "written",
    ["", "now", "2025-03-30", "2025-03-30T01:30", "2025-02-29T00:00Z", "0000-01-01T00:00Z",
     "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2025-13-01T00:00Z", "1" * 5000, "\x00"],
)  # fmt: skip
def test_refuses_a_moment_that_is_none(written):
    with pytest.raises(ValidationError, match="is not a moment"):
        read_moment(written)


def test_a_day_is_read_to_its_end():
    assert read_day("2025-03-30") == utc(2025, 3, 30, 23, 59, 59, 999999)
    with pytest.raises(ValidationError):
        read_day("2025-02-29")
