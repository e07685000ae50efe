"""What an append with the record costs, against the rows alone and against one plain INSERT."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Model

from claims import record, services
from claims.choices import EntryType
from claims.models import Claim, Entry, Report, Verdict
from sources.models import Source
from sources.partial_date import PartialDate
from sources.public_id import new_public_id
from tests import cast
from tests.bench import clients
from tests.bench.rounds import Run, Timed
from tests.bench.table import Line

if TYPE_CHECKING:
    from tests.bench.programme import Size

MANY = 8
CLAIMS = 4
"""So many claims has each client to itself, public ones and drafts."""

COPY = """
CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL);
CREATE SEQUENCE bench_{table}_number;
ALTER TABLE bench_{table} ALTER COLUMN number SET DEFAULT nextval('bench_{table}_number');
"""
COMPARED: dict[str, tuple[str, ...]] = {
    "INSERT of a report's row": (),
    "add_report to a draft: rows only": ("INSERT of a report's row",),
    "add_report: with the record": ("INSERT of a report's row", "add_report to a draft: rows only"),
    "INSERT of a verdict's row": (),
    "issue_verdict: with the record": ("INSERT of a verdict's row",),
    "INSERT of an entry's row": (),
    "append of an entry: numbered, hashed, in the tree": ("INSERT of an entry's row",),
}
"""What is timed, and which of them it is compared with."""


def measure(database: str, size: Size) -> Iterator[tuple[str, list[Line]]]:
    """At one client, then at eight."""
    _prepare()
    for many in (1, MANY):
        with ExitStack() as stack:
            crew = [
                stack.enter_context(clients.Client(database, partial(_tasks, place)))
                for place in range(many)
            ]
            groups = {name: (crew, name) for name in COMPARED}
            each = size.each if many == 1 else max(size.each // 4, 1)
            found = clients.interleave(groups, size.rounds, each)
        yield f"Appends, {many} client{'s' * (many > 1)}", list(_lines(found))


def _lines(found: Mapping[str, Timed]) -> Iterator[Line]:
    for name, others in COMPARED.items():
        note = f"{found[name].each_second:,.0f} a second"
        yield Line(name, found[name], found[others[0]] if others else None, note)
        for other in others[1:]:
            yield Line(f"  against {other}", found[name], found[other])


def _prepare() -> None:
    """Drafts, which have no record, and tables without triggers, to compare with."""
    cast.ada()
    for n in range(MANY * CLAIMS):
        cast.draft(f"Draft {n}")
    with connection.cursor() as cursor:
        for table in (Verdict._meta.db_table, Entry._meta.db_table):
            cursor.execute(COPY.format(table=table))


def _tasks(place: int) -> Mapping[str, Run]:
    """What the client of this place does, in its own process, with claims that only it touches."""
    chosen = slice(place * CLAIMS, (place + 1) * CLAIMS)
    judged = Claim.objects.listed().filter(verdicts__isnull=False).distinct()
    public = itertools.cycle(judged.order_by("pk")[chosen])
    drafts = itertools.cycle(Claim.objects.filter(state="draft").order_by("pk")[chosen])
    ada, ben, outlet = cast.ada(), cast.ben(), Source.objects.get(name="Outlet 0")
    editor, reports = record.editor_for(ada), Report.objects.filter(entry__isnull=False)
    entry = Entry.objects.filter(type=EntryType.REPORT_ADDED).latest("number")
    given = {"by": ada, "outlet": outlet, "attribution": "anonymous", "stance": "asserts",
             "speaker_description": "an insider", "published": PartialDate.parse("2025-03-03"),
             "quote": "He has left."}  # fmt: skip
    today = PartialDate.parse(entry.recorded_at.date().isoformat())
    body = entry.content

    def issue() -> None:
        services.issue_verdict(
            by=ada, approved_by=ben, claim=next(public), status="moot",
            rationale="Nobody asks any more.", effective=today,
        )  # fmt: skip

    def append() -> None:
        with transaction.atomic():
            record.append(type=EntryType.REPORT_ADDED, actor=editor, body=body, claim=entry.claim)

    tasks = (
        _insert(reports.latest("pk"), id=None, public_id=new_public_id),
        lambda: services.add_report(claim=next(drafts), **given),
        lambda: services.add_report(claim=next(public), **given),
        _insert(Verdict.objects.filter(corrects=None).latest("entry"), "bench_", number=None),
        issue,
        _insert(entry, "bench_", number=None),
        append,
    )
    return dict(zip(COMPARED, tasks, strict=True))


def _insert(row: Model, prefix: str = "", **fresh: Any) -> Run:
    """A plain INSERT of a row like this one; of `fresh` columns None means the default."""
    fields = [f for f in row._meta.concrete_fields if fresh.get(f.column, f) is not None]
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    makers = [(place, fresh[f.column]) for place, f in enumerate(fields) if f.column in fresh]
    columns = ", ".join(f.column for f in fields)
    holes = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {prefix}{row._meta.db_table} ({columns}) VALUES ({holes})"  # noqa: S608

    def insert() -> None:
        for place, make in makers:
            values[place] = make()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    return insert
