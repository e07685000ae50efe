"""A claim that everybody writes about: many reports of few origins, made in one go."""

from datetime import UTC, datetime, timedelta

from claims import services
from claims.models import Citation, Claim, Report
from tests import cast

FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
ORIGINS = 5
"""Insiders of as many outlets; every other report was taken from one of their reports."""


def crowded_claim(reports, outlets=30, sentence="Everybody writes about this"):
    """A public claim with so many reports: of ten one is the studio's denial, the rest assert it.

    Of the asserting ones the first are origins, the later ones relays that say whom they copy.
    """
    claim = cast.draft(sentence)
    spread = [cast.source(f"Outlet {number}") for number in range(min(outlets, reports))]
    rows = Report.objects.bulk_create(
        _report(claim, spread[number % len(spread)], number) for number in range(reports)
    )
    asserting = [row for row in rows if row.stance == "asserts"]
    Citation.objects.bulk_create(
        Citation(report=row, report_cited=asserting[place % ORIGINS])
        for place, row in enumerate(asserting)
        if place >= ORIGINS
    )
    services.publish_claim(by=cast.ada(), claim=claim)
    return Claim.objects.get(pk=claim.pk)


def _report(claim, outlet, number):
    denies = number % 10 == 9
    day = FIRST_DAY + timedelta(days=number % 300)
    who = (
        {"stance": "denies", "attribution": "on_record", "speaker": cast.studio()}
        if denies
        else {
            "stance": "asserts", "attribution": "anonymous", "speaker_description": "an insider",
        }
    )  # fmt: skip
    return Report(
        claim=claim, outlet=outlet, headline=f"Headline {number}",
        quote="So they said, at some length, to whoever asked." if number % 2 else "",
        published_text=day.strftime("%Y-%m-%d"), published_precision="day",
        published_earliest=day, published_latest=day + timedelta(days=1), **who,
    )  # fmt: skip
