"""Each rule about a row: what it refuses, both as a form error and in SQL, whoever writes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from claims.models import Answer, Citation, Claim, Detail, Relation, Report, Verdict
from sources.models import Source
from tests.cast import draft, film, public_claim, report, source, studio, verdict

pytestmark = pytest.mark.django_db


def a_report() -> Report:
    return report(draft())


def new_source() -> Source:
    return Source(kind="outlet", name="A", slug="a")


def two_claims() -> Relation:
    return Relation(claim=draft("One"), other=draft("Two"), kind="narrower")


REFUSED = {
    "sources_source_kind": (source, {"kind": "rumour mill"}),
    "sources_source_name": (source, {"name": " "}),
    "sources_source_homepage": (source, {"homepage": "javascript:alert(1)"}),
    "sources_source_public_id": (new_source, {"public_id": "iloveyou!!"}),
    "claims_subject_kind": (film, {"kind": "x"}),
    "claims_subject_name": (film, {"name": "\t"}),
    "claims_claim_sentence": (draft, {"sentence": "  "}),
    "claims_claim_state": (draft, {"state": "public"}),
    "claims_claim_retired": (draft, {"retired_reason": "because"}),
    "claims_relation_kind": (two_claims, {"kind": "broader"}),
    "claims_report_stance": (a_report, {"stance": "shrugs"}),
    "claims_report_attribution": (a_report, {"attribution": "overheard"}),
    "claims_report_speaker_named": (a_report, {"attribution": "on_record"}),
    "claims_report_speaker_anonymous": (a_report, {"speaker_description": ""}),
    "claims_report_url": (a_report, {"url": "ftp://example.org/"}),
    "claims_report_archived_url": (a_report, {"archived_url": "data:text/html,x"}),
    "claims_report_recorded": (a_report, {"recorded_at": timezone.now()}),
    "claims_report_withdrawn": (a_report, {"withdrawn_reason": "because"}),
    "claims_report_published": (a_report, {"published_precision": "unknown"}),
}  # fmt: skip


@pytest.mark.parametrize("rule", REFUSED)
def test_a_row_that_breaks_a_rule_is_refused_by_validation_and_by_the_database(rule):
    make, wrong = REFUSED[rule]
    row: Model = make()
    row.full_clean()
    for name, value in wrong.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row.save()


PARTS = {
    "claims_citation_one": lambda r: [
        Citation(report=r),
        Citation(report=r, source_cited=source("B"), description="an insider"),
    ],
    "claims_citation_independent": lambda r: [
        Citation(report=r, source_cited=source("B"), independent=True)
    ],
    "claims_answer_self": lambda r: [Answer(report=r, answered=r)],
    "claims_detail_given": lambda r: [Detail(report=r, name="place", value=" ")],
}


@pytest.mark.parametrize("rule", PARTS)
def test_a_part_of_a_report_that_breaks_a_rule_is_refused_twice(rule):
    for part in PARTS[rule](a_report()):
        with pytest.raises(ValidationError):
            part.full_clean()
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            part.save()


def test_nothing_is_cited_answered_or_detailed_twice():
    claim = draft()
    first, second = report(claim), report(claim, source("B"), stance="denies")
    for kind, given in (
        (Citation, {"report_cited": first}),
        (Citation, {"source_cited": studio()}),
        (Answer, {"answered": first}),
        (Detail, {"name": "place", "value": "Prague"}),
    ):
        kind(report=second, **given).save()
        again = kind(report=second, **given)
        with pytest.raises(ValidationError):
            again.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


VERDICT = {
    "claims_verdict_status": "status = 'plausible'",
    "claims_verdict_rationale": "rationale = ' '",
    "claims_verdict_effective": "effective_precision = 'month'",
    "claims_verdict_not_future": "effective_latest = '3000-01-01', effective_earliest = '2999-1-1'",
    "claims_verdict_correction": "correction_reason = 'because'",
}


@pytest.mark.parametrize("rule", VERDICT)
def test_a_verdict_that_breaks_a_rule_is_refused_by_the_database(rule):
    given = verdict(public_claim())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE claims_verdict DISABLE TRIGGER redaction_only")
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            cursor.execute(f"UPDATE claims_verdict SET {VERDICT[rule]}")  # noqa: S608
        cursor.execute("ALTER TABLE claims_verdict ENABLE ALWAYS TRIGGER redaction_only")
    assert Verdict.objects.get() == given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("domains", ["https://example.org"]),
        ("domains", ["EXAMPLE.org"]),
        ("domains", ["localhost"]),
        ("external_ids", {"Wiki Data": "Q1"}),
        ("external_ids", {"wikidata": ["Q1"]}),
        ("external_ids", ["Q1"]),
        ("external_ids", {"wikidata": "Q1\n"}),
        ("corrections_policy", "javascript:alert(1)"),
        ("name", "\u202eevil"),
    ],
)
def test_a_source_is_refused_with_a_clear_error(name, value):
    row = Source(kind="outlet", name="A", slug="a")
    setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert list(refusal.value.message_dict) == [name]


def test_a_claim_keeps_its_sentence_exactly():
    written = "\u00c9t\u00e9, e\u0301t\u00e9 & <b>\u6771\u4eac</b> {{7*7}}"
    assert Claim.objects.get(pk=draft(written).pk).sentence == written
