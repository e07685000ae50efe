"""A claim that spread by hearsay: hundreds of reports, made in bulk and published by the service.

Three outlets have it from people they do not name. One report in seven names nobody; the others
copy an origin, every third of them through somebody who had copied it before. Two people able to
know deny it, and are passed on too. Details change on the way.
"""

from __future__ import annotations

from datetime import timedelta

from claims import services
from claims.models import Citation, Claim, Detail, Report
from sources.models import Source
from sources.partial_date import PartialDate
from tests import cast

ORIGINS = ("Deadline", "Variety", "The Wrap")
PLACES = ("Prague", "Budapest", "Vienna")
ON_THE_WAY = 3
NAMELESS = 7


def hearsay(many: int, sentence: str = "The director left the film", **fields) -> Claim:
    """A public claim with so many reports, at least 20, and three verdicts."""
    claim = cast.draft(sentence, standing=[cast.studio(), _person()], **fields)
    outlets = _outlets(max(many // 3, 20))
    first = [_origin(claim, cast.source(name), i) for i, name in enumerate(ORIGINS)]
    denied = [
        _denial(claim, outlets[0], cast.studio(), 40),
        _denial(claim, outlets[1], _person(), 60),
    ]
    copies = [_copy(claim, n, outlets[n % len(outlets)]) for n in range(many - len(first + denied))]
    Report.objects.bulk_create([*first, *denied, *copies])
    Citation.objects.bulk_create(_citations(copies, first, denied))
    Detail.objects.bulk_create(_details(first, copies))
    services.publish_claim(by=cast.ada(), claim=claim)
    claim.refresh_from_db()
    for status, day in (
        ("rumour", "2025-01-02"),
        ("disputed", "2025-02-12"),
        ("refuted", "2025-03-04"),
    ):
        cast.verdict(claim, status, day, reports=[first[0], denied[0]])
    return cast.fresh(claim)


def _person() -> Source:
    return cast.source("Maria Novak", "person")


def _outlets(many: int) -> list[Source]:
    known = Source.objects.filter(slug__startswith="crowd-").count()
    Source.objects.bulk_create(
        Source(kind="outlet", name=f"Outlet {n} of the crowd", slug=f"crowd-{n}")
        for n in range(known, many)
    )
    return list(Source.objects.filter(slug__startswith="crowd-").order_by("pk")[:many])


def _report(claim: Claim, outlet: Source, day: int, **fields) -> Report:
    published = _date(day)
    made = Report(claim=claim, outlet=outlet, **fields)
    made.published = published
    return made


def _date(day: int) -> PartialDate:
    """Most to the day; now and then only the month is known, or nothing."""
    if day % 31 == 30:
        return PartialDate.unknown()
    date = PartialDate.parse("2025-01-01").earliest + timedelta(days=day % 300)
    return PartialDate.parse(f"{date:%Y-%m}" if day % 13 == 12 else f"{date:%Y-%m-%d}")


def _origin(claim: Claim, outlet: Source, i: int) -> Report:
    return _report(
        claim, outlet, i, stance="asserts", attribution="anonymous",
        speaker_description="people close to the production",
        quote=f"The director walked out, says somebody close to {outlet.name}",
        url=f"https://origin-{i}.example/story",
    )  # fmt: skip


def _denial(claim: Claim, outlet: Source, speaker: Source, day: int) -> Report:
    return _report(
        claim, outlet, day, stance="denies", attribution="on_record", speaker=speaker,
        quote="There is nothing in this story", url=f"https://denial-{day}.example/statement",
    )  # fmt: skip


def _copy(claim: Claim, n: int, outlet: Source) -> Report:
    stance = "denies" if n % 11 == 10 else "asserts"
    return _report(
        claim, outlet, 3 + n, attribution="second_hand", stance=stance,
        headline=f"Report {n}: director said to have walked out of the set after an argument",
        url=f"https://copy.example/stories/{n}",
    )  # fmt: skip


def _citations(copies: list[Report], first: list[Report], denied: list[Report]) -> list[Citation]:
    """Each copy cites its origin or the copy before it of the same origin; some cite nobody."""
    rows, last = [], {}
    for n, copy in enumerate(copies):
        if n % NAMELESS == NAMELESS - 1:
            continue
        side = denied if copy.stance == "denies" else first
        origin = side[0] if n % 2 else side[n % len(side)]
        through = last.get(origin.pk) if n % ON_THE_WAY == 0 else None
        rows.append(Citation(report=copy, report_cited=through or origin))
        last[origin.pk] = copy
    return rows


def _details(first: list[Report], copies: list[Report]) -> list[Detail]:
    told = [Detail(report=first[0], name="place", value=PLACES[0])]
    told += [
        Detail(report=copy, name="place", value=PLACES[n // 9 % len(PLACES)])
        for n, copy in enumerate(copies)
        if n % 9 == 0
    ]
    return told
