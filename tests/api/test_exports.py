"""Exports: everything public as files of one snapshot, and taken away by a redaction."""

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.utils import timezone

from claims import checkpoints, exports, services, tasks
from claims.downloads import making, shelf
from claims.downloads.cells import safe
from claims.models import Entry
from claims.verifier import verify_record
from tests.api.asking import API, SITE, ask, get, refused, walk
from tests.api.test_schema import faults
from tests.cast import ada, correct, denial, draft, public_claim, redact, report, verdict

pytestmark = pytest.mark.django_db(transaction=True)
LATEST = "/exports/latest"


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.DATA = tmp_path
    settings.EXPORTS = tmp_path / "exports"
    settings.CHECKPOINT_KEY = tmp_path / "checkpoint.key"


@pytest.fixture
def storied():
    claim = public_claim("=1+1 is the director's name", context="A context")
    first = verdict(claim)
    denial(claim, headline="No", quote="  ＝cmd", rating_text="False")
    verdict(claim, "refuted", "2025-03-05")
    correct(first, reason="A slip.")
    other = public_claim("A scene was reshot")
    services.retire_claim(by=ada(), claim=other, reason="A duplicate.")
    report(draft("A draft"))
    return claim


def lines(name):
    content = gzip.decompress(fetched(name))
    return [json.loads(line) for line in content.splitlines()]


def cells(name):
    text = gzip.decompress(fetched(name)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def fetched(name, status=200, **headers):
    response = get(f"{LATEST}/{name}", **headers)
    assert response.status_code == status
    content = response.getvalue()
    assert response["Content-Length"] == str(len(content))
    return content


def test_an_export_holds_everything_public(storied):
    export = making.make_export()
    told = ask(LATEST)
    assert faults(told, {"$ref": "#/components/schemas/Export"}) == []
    assert told["id"] == export.id
    assert ask("/exports")["results"] == [told]
    assert [file["name"] for file in told["files"]] == list(making.NAMES)
    for file in told["files"]:
        content = fetched(file["name"])
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["bytes"]
        assert file["url"] == f"{SITE}{API}/exports/{export.id}/{file['name']}"
    listed = [item for page in walk("/claims?limit=1") for item in page["results"]]
    claims = lines("claims.jsonl.gz")
    assert [c["state"] for c in claims] == ["public", "retired"]
    assert claims[0] == ask(f"/claims/{listed[0]['id']}")
    verdicts = lines("verdicts.jsonl.gz")
    shown = ask(f"/claims/{storied.public_id}/verdicts")["results"]
    assert {v["number"]: v for v in verdicts} == {
        v["number"]: {"claim": storied.public_id, **v} for v in shown
    }
    reports = lines("reports.jsonl.gz")
    assert len(reports) == 3
    assert reports[1]["rating"]["text"] == "False"
    rows = {file["name"]: file["rows"] for file in told["files"]}
    for name in ("claims", "reports", "verdicts", "record"):
        many = len(lines(f"{name}.jsonl.gz")) - (2 if name == "record" else 0)
        assert rows[f"{name}.jsonl.gz"] == rows[f"{name}.csv.gz"] == len(cells(f"{name}.csv.gz"))
        assert rows[f"{name}.jsonl.gz"] == many


def test_the_record_can_be_verified_and_is_of_the_checkpoint_that_the_manifest_names(
    storied, tmp_path
):
    making.make_export()
    told = ask(LATEST)
    file = tmp_path / "record.jsonl"
    file.write_bytes(gzip.decompress(fetched("record.jsonl.gz")))
    done = subprocess.run(
        [sys.executable, "-m", verify_record.__name__, str(file)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert told["entries"] == told["checkpoint"]["size"] == Entry.objects.count()
    assert lines("record.jsonl.gz")[0]["checkpoint"] == told["checkpoint"]["note"]


def test_no_cell_is_a_formula(storied):
    making.make_export()
    assert cells("claims.csv.gz")[0]["sentence"] == "'=1+1 is the director's name"
    assert cells("reports.csv.gz")[1]["quote"] == "'  ＝cmd"
    assert lines("reports.jsonl.gz")[1]["quote"] == "  ＝cmd"


FORMULAS = [
    "=1", "+1", "-1", "@a", "|a", "\ta", "\ra", "\na", " =1", "\u00a0=1", "\u3000=1", "\u200b=1",
    "\ufeff=1", "＝1", "＋1", "－1", "＠a", "｜a", " ＝1", "\x0b=1", "  \t=1", "﹢1", "﹣1",
    "\u2028=1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=range(len(FORMULAS)))
def test_what_would_run_gets_an_apostrophe(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", " ", "a=1", "1-2", "“=”", 7, -7, True, None, "'=1"])
def test_other_cells_stay_as_they_are(value):
    plain = {True: "true", None: ""}
    assert safe(value) == (plain[value] if value in (True, None) else str(value))


def test_a_feed_of_every_settled_claim(storied):
    open_claim = public_claim("Somebody said so")
    verdict(open_claim)
    making.make_export()
    feed = json.loads(fetched("claim_reviews.json"))
    assert (feed["@context"], feed["@type"]) == ("https://schema.org", "DataFeed")
    [item] = feed["dataFeedElement"]
    assert item["item"]["@type"] == "ClaimReview"
    assert item["item"]["claimReviewed"] == storied.sentence
    assert item["item"]["reviewRating"]["ratingValue"] == 1
    assert get(f"{LATEST}/claim_reviews.json")["Content-Type"] == "application/json"


def test_an_empty_site_has_an_export_too():
    making.make_export()
    told = ask(LATEST)
    assert (told["entries"], told["checkpoint"]) == (0, None)
    assert lines("claims.jsonl.gz") == []
    assert json.loads(fetched("claim_reviews.json"))["dataFeedElement"] == []


def test_all_files_are_of_one_snapshot(storied, monkeypatch):
    table = making.TABLES[-1]

    def rows():
        verdict(public_claim("Meanwhile"), "rumour")
        yield from table.rows()

    late = making.Table(table.name, table.holds, table.columns, rows)
    monkeypatch.setattr(making, "TABLES", (*making.TABLES[:-1], late))
    before = Entry.objects.count()
    with pytest.raises(Exception, match="read-only"):
        making.make_export()
    assert Entry.objects.count() == before
    assert shelf.kept() == []
    assert not shelf.partial().exists()


def test_the_same_content_makes_the_same_bytes(storied):
    first, second = making.make_export(), making.make_export()
    assert first.id < second.id
    for name in making.NAMES[:-1]:
        assert first.file(name) == second.file(name)
    assert [e["id"] for e in ask("/exports")["results"]] == [second.id, first.id]
    assert len(walk("/exports?limit=1")) == 2


def test_a_download_goes_on_where_it_was_cut_off(storied):
    making.make_export()
    whole = fetched("claims.jsonl.gz")
    etag = get(f"{LATEST}/claims.jsonl.gz")["ETag"]
    size = len(whole)
    begin = get(f"{LATEST}/claims.jsonl.gz", range="bytes=0-99")
    assert begin["Content-Range"] == f"bytes 0-99/{size}"
    rest = fetched("claims.jsonl.gz", 206, range="bytes=100-", if_range=etag)
    assert begin.getvalue() + rest == whole
    assert fetched("claims.jsonl.gz", 206, range="bytes=-10") == whole[-10:]
    assert fetched("claims.jsonl.gz", 206, range=f"bytes=5-{size * 9}") == whole[5:]
    for ignored in ("bytes=9-5", "bytes=-", "items=0-5", "bytes=0-1,4-5", "bytes=a-b"):
        assert fetched("claims.jsonl.gz", 200, range=ignored) == whole
    assert fetched("claims.jsonl.gz", 200, range="bytes=5-", if_range='"old"') == whole
    assert get(f"{LATEST}/claims.jsonl.gz", if_none_match=etag).status_code == 304
    for beyond in (f"bytes={size}-", "bytes=-0"):
        response = get(f"{LATEST}/claims.jsonl.gz", range=beyond)
        assert response.status_code == 416
        assert response.json()["type"].endswith("#problem-range-not-satisfiable")
    assert Client().head(f"{API}{LATEST}/claims.jsonl.gz")["Content-Length"] == str(size)


def test_what_is_not_there_is_not_found():
    for path in (
        *("latest", "20250101T000000Z", "latest/claims.jsonl.gz", "x", "latest/manifest.json"),
        *("../../secret_key", "latest/..%2Flock", "latest/%00", "partial", "lock"),
    ):
        refused(f"/exports/{path}", 404, "not-found")
    assert ask("/exports")["results"] == []


def test_a_redaction_takes_every_export_away_and_the_worker_makes_one_anew(storied):
    making.make_export()
    assert services.places_of("A context").exports == 1
    assert "1 export" in services.places_of("A context").summary
    redact("A context")
    assert list(shelf.folder().glob("*/*")) == []
    refused(LATEST, 404, "not-found")
    tasks.keep_exports(timestamp=0)
    assert "context" not in lines("claims.jsonl.gz")[0]["context"]
    tasks.keep_exports(timestamp=0)
    assert len(shelf.kept()) == 1


def test_an_export_from_before_a_redaction_is_never_shown(storied, monkeypatch):
    making.make_export()
    monkeypatch.setattr(shelf, "clear", lambda: None)  # killed before it could
    redact("A context")
    assert len(list(shelf.folder().glob("*/claims.jsonl.gz"))) == 1
    refused(LATEST, 404, "not-found")
    tasks.keep_exports(timestamp=0)
    assert len(list(shelf.folder().glob("*/claims.jsonl.gz"))) == 1
    assert ask(LATEST)["entries"] == Entry.objects.count()


def test_an_export_that_a_redaction_overtakes_is_thrown_away(storied, monkeypatch):
    def write_all(folder, write=making._write_all):
        manifest = write(folder)
        redact("A context")
        return manifest

    monkeypatch.setattr(making, "_write_all", write_all)
    with pytest.raises(making.Overtaken):
        making.make_export()
    assert shelf.kept() == []
    assert not shelf.partial().exists()


def test_old_exports_go_but_the_latest_stays(storied, settings):
    settings.EXPORT_DAYS = 2
    made = [making.make_export() for _ in range(3)]
    for export, days in zip(made, (9, 1, 9), strict=True):
        content = export.content | {"made_at": (timezone.now() - timedelta(days=days)).isoformat()}
        (export.folder / shelf.MANIFEST).write_text(json.dumps(content))
    tasks.make_nightly_export(timestamp=0)
    assert [e.id for e in shelf.kept()][1:] == [made[1].id]
    settings.EXPORT_DAYS = 0
    shelf.tidy()
    assert len(shelf.kept()) == 1


def test_one_export_is_made_at_a_time(storied):
    with shelf.alone():
        with pytest.raises(making.Busy):
            making.make_export()
        with pytest.raises(CommandError, match="already"):
            call_command("make_export")
        tasks.make_export()
    assert shelf.kept() == []
    call_command("make_export")
    assert len(shelf.kept()) == 1


def test_what_a_killed_process_left_goes(storied):
    making.make_export()
    shelf.partial().mkdir()
    (shelf.partial() / "claims.jsonl.gz").write_bytes(b"x")
    shelf.tidy()
    assert not shelf.partial().exists()
    assert len(shelf.kept()) == 1


def test_the_export_is_the_record_that_the_command_writes(storied):
    checkpoints.publish(checkpoints.signer())
    making.make_export()
    assert gzip.decompress(fetched("record.jsonl.gz")).decode() == "".join(exports.lines())
