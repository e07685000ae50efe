"""What the desk knows of a captured page: what is logged of it, which claims, whom it quotes."""

from __future__ import annotations

from dataclasses import dataclass

from claims import matching
from claims.matching import Similar
from claims.models import Report
from sources.capture.quotes import Quote, quotes
from sources.choices import SourceKind
from sources.models import Capture, Source

SPEAKERS = (SourceKind.PERSON, SourceKind.ORGANISATION)
SUGGESTED = 5
MOST_SPEAKERS = 2000


@dataclass(frozen=True, slots=True)
class Logged:
    """A report of the page that is logged already; whether the page said something else then."""

    report: Report
    changed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation of somebody whom the desk knows."""

    quote: Quote
    speaker: Source


def logged_of(capture: Capture) -> list[Logged]:
    """The live reports of the same page, the latest first."""
    if not capture.page_key:
        return []
    reports = Report.objects.live().filter(page_key=capture.page_key)
    found = reports.select_related("claim", "outlet", "speaker", "capture").order_by("-pk")
    return [Logged(report, _changed(report, capture)) for report in found[:50]]


def suggested_for(capture: Capture) -> list[Similar]:
    """The claims that the page is most likely about, drafts too."""
    reviewed = [review["claim"] for review in capture.reviews]
    about = "\n".join([capture.headline, *reviewed, capture.text[:4000]])
    language = capture.language or "en"
    return matching.similar_claims(about, limit=SUGGESTED, drafts_too=True, language=language)


def said_in(capture: Capture) -> list[Said]:
    """Quotations of people and organisations that the desk knows, in the order of the page."""
    known = Source.objects.filter(kind__in=SPEAKERS).order_by("pk")[:MOST_SPEAKERS]
    people = {str(source.pk): source for source in known}
    names: dict[str, dict[str, list[str]]] = {kind: {} for kind in SPEAKERS}
    for key, source in people.items():
        names[source.kind][key] = [source.name]
    found = quotes(capture.text, names[SourceKind.PERSON], names[SourceKind.ORGANISATION])
    return [Said(quote, people[quote.speaker]) for quote in found]


def _changed(report: Report, capture: Capture) -> bool:
    then = report.capture
    return bool(then and capture.text_hash and then.text_hash not in ("", capture.text_hash))
