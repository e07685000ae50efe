"""What this site knows of an article or a text that somebody has in hand.

An article is found by its address alone, in whatever form that comes; nothing is ever fetched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims import timeline
from claims.matching import Similar, similar_to_each
from claims.models import Document, Report, Verdict
from claims.timeline import Period
from sources.capture.address import RULE, page_key

BATCH = 1000
AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """An article's address, or a text, or both; `language` (BCP 47) is the text's."""

    url: str = ""
    text: str = ""
    language: str = "en"

    @property
    def page(self) -> str:
        """The address as pages are compared; empty where it is no web address."""
        return page_key(self.url)


@dataclass(frozen=True, slots=True)
class Then:
    """What held of a claim when a report of it was published.

    `certain` is whether the same held at every moment that the report's date may mean.
    """

    moment: datetime
    period: Period | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Told:
    """That an article reports a claim, and what held then; `then` is None of an undated report."""

    report: Report
    document: Document
    then: Then | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A claim that a text may be about."""

    similar: Similar
    document: Document


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one thing asked about."""

    asked: Asked
    told: list[Told]
    alike: list[Likeness]


def look_up(asked: Sequence[Asked], *, most_alike: int = 5) -> list[Finding]:
    """What is known of each, in the same order: three queries for all addresses together,
    one for each different text, and a few for all texts.

    Reports come in the order in which they were published, withdrawn ones too; claims that are
    like a text the likest first.
    """
    by_page = _by_page({item.page for item in asked} - {""})
    alike = similar_to_each([(item.text, item.language) for item in asked], limit=most_alike)
    shown = {report.claim_id for reports in by_page.values() for report in reports}
    documents = _documents(shown | {found.claim.pk for each in alike for found in each})
    verdicts = _verdicts(shown)
    return [
        Finding(
            item,
            [
                Told(report, documents[report.claim_id], _then(report, verdicts[report.claim_id]))
                for report in by_page.get(item.page, ())
            ],
            [Likeness(found, documents[found.claim.pk]) for found in similar],
        )
        for item, similar in zip(asked, alike, strict=True)
    ]


def _by_page(keys: set[str]) -> dict[str, list[Report]]:
    """The public reports of each page, whether its own address or an archived copy's is known."""
    found: dict[str, list[Report]] = defaultdict(list)
    if not keys:
        return found
    reports = Report.objects.public().of_pages(keys).select_related("outlet", "speaker")
    for report in reports.order_by("published_earliest", "pk"):
        for key in {report.page_key, report.archived_key} & keys:
            found[key].append(report)
    return found


def _documents(claims: Iterable[int]) -> dict[int, Document]:
    return Document.objects.for_lists().in_bulk(set(claims))


def _verdicts(claims: Iterable[int]) -> dict[int, list[Verdict]]:
    found: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in Verdict.objects.filter(claim__in=set(claims)):
        found[verdict.claim_id].append(verdict)
    return found


def _then(report: Report, verdicts: Sequence[Verdict]) -> Then | None:
    """What held at the first moment that the report's date may mean."""
    first, after = report.published_earliest, report.published_latest
    if first is None or after is None:
        return None
    begun = timeline.periods(verdicts, first)
    later = timeline.periods(verdicts, after - AN_INSTANT)
    certain = [run.start for run in begun] == [run.start for run in later]
    return Then(first, begun[-1] if begun else None, certain)


def key_again() -> int:
    """Write the keys anew of all reports whose keys are of an earlier rule; how many they were."""
    many = 0
    while batch := list(Report.objects.filter(keyed_by__lt=RULE).order_by("pk")[:BATCH]):
        for report in batch:
            report.set_page_keys()
        Report.objects.bulk_update(batch, ["page_key", "archived_key", "keyed_by"])
        many += len(batch)
    return many
