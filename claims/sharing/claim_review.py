"""ClaimReview, the schema.org type in which fact checkers tell machines what they found.

https://schema.org/ClaimReview, by Google's documented rules for it: a rating is required, so an
open claim has none, nor has a moot one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from claims.choices import SETTLED, Stance, Status
from claims.models import Claim, Report
from sources.breadcrumbs import SCHEMA
from sources.choices import SourceKind
from sources.models import Source
from sources.shapes import Shape, absolute

BEST, WORST = 5, 1
RATINGS = {
    Status.CONFIRMED: 5,
    Status.PARTLY_CONFIRMED: 3,
    Status.MISLEADING: 2,
    Status.REFUTED: 1,
    Status.RETRACTED: 1,
}
"""DESIGN §4: what the settled statuses are worth between `WORST` and `BEST`."""
APPEARANCES = 20
"""Reports named as appearances, the earliest."""
_WIDTHS = {"year": 4, "month": 7, "day": 10}
PEOPLE = (SourceKind.PERSON, SourceKind.ACCOUNT)


def assertions() -> QuerySet[Report]:
    """The live public reports that assert a claim, the first to have done so before the others."""
    asserting = Report.objects.public().live().filter(stance=Stance.ASSERTS)
    named = asserting.select_related("outlet", "speaker")
    return named.prefetch_related("citations__source_cited").order_by(
        "published_latest", "published_earliest", "pk"
    )


def with_assertions(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with what `claim_review` asks for in `asserted`, in two queries more."""
    return claims.prefetch_related(Prefetch("reports", assertions(), to_attr="asserted"))


def claim_review(content: Shape, asserted: Sequence[Report]) -> Shape | None:
    """The review of a claim, from its public document and `assertions`; None unless settled."""
    if content["status"] not in SETTLED or content["state"] != "public":
        return None
    verdict = content["verdict"]
    status = Status(content["status"])
    return {
        "@context": SCHEMA,
        "@type": "ClaimReview",
        "url": content["url"],
        "datePublished": verdict["recorded_at"],
        "inLanguage": "en",
        "author": publisher(),
        "claimReviewed": content["sentence"],
        "reviewBody": verdict["rationale"],
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[status],
            "bestRating": BEST,
            "worstRating": WORST,
            "alternateName": str(status.label),
        },
        "itemReviewed": _item(content, asserted),
    }


def publisher() -> Shape:
    """This site, as schema.org names an organisation."""
    return {"@type": "Organization", "name": "Claimline", "url": settings.SITE_URL}


def iso(date: Shape | None) -> str | None:
    """A partial date (DESIGN §11) as ISO 8601 has it, no more exact than known; None if unknown."""
    if not date or not date["earliest"]:
        return None
    earliest: str = date["earliest"]
    return earliest[: _WIDTHS.get(date["precision"], len(earliest))]


def _item(content: Shape, asserted: Sequence[Report]) -> Shape:
    item: Shape = {"@type": "Claim", "inLanguage": content["language"]}
    if first := content["evidence"]["first_published"]:
        item |= _given("datePublished", iso(first))
    if asserted:
        item["author"] = _named(claimant(asserted[0]))
    works = [_work(report) for report in asserted[:APPEARANCES] if report.url]
    if works:
        item |= {"firstAppearance": works[0], "appearance": works}
    return item


def claimant(report: Report) -> Source:
    """Who made the claim first: whom the first report cites, else who spoke, else its outlet."""
    cited = [citation.source_cited for citation in report.citations.all()]
    return next(filter(None, cited), None) or report.speaker or report.outlet


def _named(source: Source) -> Shape:
    kind = "Person" if source.kind in PEOPLE else "Organization"
    named: Shape = {"@type": kind, "name": source.name}
    return named | _given("sameAs", source.homepage or absolute(source.get_absolute_url()))


def _work(report: Report) -> Shape:
    work: Shape = {"@type": "CreativeWork", "url": report.url, "publisher": _named(report.outlet)}
    work |= _given("headline", report.headline)
    return work | _given("datePublished", iso(report.published.as_json()))


def _given(name: str, value: Any) -> Shape:
    return {name: value} if value else {}
