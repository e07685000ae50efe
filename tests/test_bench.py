"""The benchmarks still run, on data that are what the services would have written."""

import subprocess
import sys
from pathlib import Path

import pytest

from claims import audit, documents, matching
from claims.models import Claim, Document, Edition, Verdict
from tests.bench import likenesses, similar
from tests.bench.archive import VERDICTS, Archive
from tests.bench.rounds import Timed, in_turns
from tests.bench.table import Line

ROOT = Path(__file__).resolve().parent.parent
TABLES = (
    "As-of queries over 320 verdicts: the query of its rows",
    "As-of queries over 320 verdicts: all of its SQL",
    "As-of queries over 320 verdicts: the whole request",
    "One claim by id",
    "Fifty claims",
    "Lists of a record of 387 entries, whole requests",
    "Verification",
    "Exports",
    "Appends, 1 client",
    "Appends, 8 clients",
    "A record of 200 entries against one of 100",
)


def similar_tables() -> list[str]:
    """The tables about similar claims, where there are claims to measure them on."""
    file = likenesses.file()
    if file is None:
        return []
    first = f"Similar claims among {len(likenesses.read(file).part(similar.TINY).claims)}"
    how = matching.mode()
    return [first, f"{first}, {how}", f"Similar claims among 200, {how}"]


def bench(*arguments):
    command = (sys.executable, "-m", "tests.bench", *arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_benchmark_runs_at_a_tiny_size_and_leaves_nothing_behind(tmp_path):
    tmp_path.chmod(0o755)
    done = bench("--scale", "0", "--rounds", "1", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    titles = [part.splitlines()[0] for part in done.stdout.strip().split("\n\n")]
    assert titles == [*TABLES, *similar_tables()]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_benchmark_is_refused_before_anything_is_made():
    done = bench("speed")
    assert done.returncode == 2
    assert "no benchmark is called speed: past, reading" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_the_archive_is_what_the_services_would_have_written():
    Archive(12, lambda words: None).fill()
    assert Verdict.objects.count() == 12 * VERDICTS
    assert Verdict.objects.filter(corrects__isnull=False).exists()
    assert audit.problems() == []
    claims = list(documents.for_documents())
    assert len(claims) == 13
    for claim in claims:
        document = Document.objects.get(claim=claim)
        assert document.content == documents.build(claim, document.entry)
        assert document.since == claim.document.since
        editions = Edition.objects.filter(claim=claim).order_by("entry")
        assert bytes(editions.last().body) == bytes(document.body)
    made = Claim.objects.filter(slug__startswith="director-left-")
    assert {claim.editions.count() for claim in made} == {1 + VERDICTS}


def test_ratios_are_taken_within_rounds():
    ours, theirs = Timed(), Timed()
    ours.add([0.002, 0.004, 0.003])
    theirs.add([0.001, 0.001, 0.001])
    ours.add([0.010, 0.010, 0.010])
    theirs.add([0.005, 0.005, 0.005])
    cells = Line("ours", ours, theirs).cells
    assert cells == ("ours", "7.00", "10.00", "2.50", "2.00..3.00", "6", "")


def test_each_round_begins_with_another():
    assert in_turns("abc", 4) == [list("abc"), list("bca"), list("cab"), list("abc")]


def test_of_a_hundred_runs_five_are_longer_than_p95():
    timed = Timed()
    timed.add(range(100, 0, -1))
    assert timed.p95 == 95
    assert timed.each_second == 100 / 5050
