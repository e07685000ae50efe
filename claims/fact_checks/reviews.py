"""The claims that a search finds, each with its reviews: our verdict, and others' ratings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils.timezone import now

from claims import search
from claims.choices import Stance
from claims.fact_checks.asked import Asked
from claims.fact_checks.refusal import Refused
from claims.models import Document, Report, Verdict
from claims.sharing.claim_review import assertions, claimant
from claims.sharing.summary import word_of
from sources.capture.address import domain_of
from sources.partial_date import PartialDate, Precision
from sources.shapes import Shape

US = "Claimline"
DATED = (Precision.DAY, Precision.MINUTE)
"""Only these are told: Google's dates are moments, and a month is none."""
_signer = signing.Signer(salt="claimline.fact-checks.page")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which reviews are wanted; empty and None want all."""

    language: str
    site: str
    since: datetime | None

    @classmethod
    def of(cls, asked: Asked) -> Choice:
        """What a request asks for; of a language the region does not count."""
        language = re.split("[-_]", asked.languageCode)[0].lower()
        return cls(language, asked.reviewPublisherSiteFilter, _days_ago(asked.maxAgeDays))

    def wants(self, language: str, site: str, *dates: str | None) -> bool:
        """Whether a review is wanted, by the newer of the claim's date and its own."""
        if self.language and re.split("[-_]", language)[0].lower() != self.language:
            return False
        if self.site and not _within(site, self.site):
            return False
        since = _written(self.since)
        return since is None or any(date and date >= since for date in dates)


def _days_ago(days: int) -> datetime | None:
    try:
        return now().replace(microsecond=0) - timedelta(days=days) if days else None
    except OverflowError:
        return None


def search_claims(asked: Asked) -> Shape:
    """The answer to a search: `claims` and `nextPageToken`, each only where there is one.

    Claims that changed last come first. Raises Refused for a token of another search.
    """
    choice, place = Choice.of(asked), _place(asked)
    found = _matching(asked, choice).order_by("-entry_id", "-claim_id")
    if place:
        entry, claim = place
        found = found.filter(Q(entry__lte=entry) & (Q(entry__lt=entry) | Q(claim__lt=claim)))
    start = 0 if place else asked.offset
    rows = list(_with_reports(found)[start : start + asked.many + 1])
    claims = [_claim(document, choice) for document in rows[: asked.many]]
    answer: Shape = {"claims": claims} if claims else {}
    if len(rows) > asked.many:
        last = rows[asked.many - 1]
        token = _signer.sign_object([last.entry_id, last.claim_id, asked.others])
        answer["nextPageToken"] = token
    return answer


def _place(asked: Asked) -> Sequence[int] | None:
    """The entry and the claim after which the page begins."""
    if not asked.pageToken:
        return None
    try:
        entry, claim, others = _signer.unsign_object(asked.pageToken)
    except signing.BadSignature as error:
        raise Refused("This page token was not given out here.", "pageToken") from error
    if others != asked.others:
        raise Refused(
            "With a page token all other fields must have the values of the request that it was "
            "given out for.",
            "pageToken",
        )
    return entry, claim


def _matching(asked: Asked, choice: Choice) -> QuerySet[Document]:
    """The listed claims with at least one review that is wanted."""
    found = Document.objects.listed()
    if asked.query:
        found = found.filter(search=search.query_for(asked.query))
    if choice.since is None:
        return found.filter(_ours(choice) | _theirs(choice))
    verdicts = Verdict.objects.in_force(None, None).filter(claim=OuterRef("claim"))
    dated = found.annotate(
        claimed_at=Subquery(_first_claimed()),
        judged_at=Subquery(verdicts.values("recorded_at")[:1]),
    )
    lately, judged = Q(claimed_at__gte=choice.since), Q(judged_at__gte=choice.since)
    reviewed = Q(published_precision__in=DATED, published_earliest__gte=choice.since)
    return dated.filter(
        (_ours(choice) & (lately | judged)) | (_theirs(choice) & lately) | _theirs(choice, reviewed)
    )


def _first_claimed() -> QuerySet[Report, Any]:
    """When each claim was first asserted, as its document says; NULL where no day is known."""
    asserting = Report.objects.public().live().filter(stance=Stance.ASSERTS)
    dated = asserting.filter(claim=OuterRef("claim"), published_earliest__isnull=False)
    known = Case(When(published_precision__in=DATED, then=F("published_earliest")))
    first = dated.order_by("published_latest", "published_earliest", "pk")
    return first.annotate(known=known).values("known")[:1]


def _ours(choice: Choice) -> Q:
    if choice.site and not _within(domain_of(settings.SITE_URL), choice.site):
        return Q(pk__in=[])
    return Q(settled=True) & _spoken("claim__language", choice.language)


def _theirs(choice: Choice, condition: Q | None = None) -> Q:
    rated = Report.objects.public().live().exclude(rating_text="").filter(condition or Q())
    rated = rated.filter(_spoken("language", choice.language), claim=OuterRef("claim"))
    if choice.site:
        host = rf"^([^/?:]*\.)?{re.escape(choice.site)}(:[0-9]+)?([/?]|$)"
        rated = rated.filter(page_key__regex=host)
    return Q(Exists(rated))


def _spoken(field: str, language: str) -> Q:
    if not language:
        return Q()
    return Q(**{f"{field}__iexact": language}) | Q(**{f"{field}__istartswith": f"{language}-"})


def _within(site: str, wanted: str) -> bool:
    return site == wanted or site.endswith(f".{wanted}")


def _with_reports(documents: QuerySet[Document]) -> QuerySet[Document]:
    rated = Report.objects.public().live().exclude(rating_text="").select_related("outlet")
    return (
        documents.prefetch_related(
            Prefetch("claim__reports", assertions(), to_attr="asserted"),
            Prefetch("claim__reports", rated.latest_first(), to_attr="rated"),
        )
        .select_related("claim")
        .defer("summary", "words", "search")
    )


def _claim(document: Document, choice: Choice) -> Shape:
    content, claim = document.content, document.claim
    asserted: list[Report] = claim.asserted  # type: ignore[attr-defined]
    rated: list[Report] = claim.rated  # type: ignore[attr-defined]
    claimed = _moment(content["evidence"]["first_published"])
    reviews = [*_our_review(content), *map(_their_review, rated)]
    return _present(
        text=content["sentence"],
        claimant=claimant(asserted[0]).name if asserted else None,
        claimDate=claimed,
        claimReview=[review for review in reviews if _wanted(review, claimed, choice)],
    )


def _wanted(review: Shape, claimed: str | None, choice: Choice) -> bool:
    site = review["publisher"].get("site", "")
    return choice.wants(review.get("languageCode", ""), site, claimed, review.get("reviewDate"))


def _our_review(content: Shape) -> Iterator[Shape]:
    if not content["settled"]:
        return
    word = word_of(content["status"])
    yield _review(
        US,
        url=content["url"],
        title=f"{word}: {content['sentence']}",
        reviewDate=content["verdict"]["recorded_at"][:19] + "Z",
        textualRating=word,
        languageCode=content["language"],
    )


def _their_review(report: Report) -> Shape:
    return _review(
        report.outlet.name,
        url=report.url,
        title=report.headline,
        reviewDate=_moment(report.published.as_json()),
        textualRating=report.rating_text,
        languageCode=report.language,
    )


def _review(publisher: str, **members: str | None) -> Shape:
    site = domain_of(members["url"] or "")
    return _present(publisher=_present(name=publisher, site=site), **members)


def _present(**members: Any) -> Shape:
    """The members that have a value: absent ones are left out, never null."""
    return {name: value for name, value in members.items() if value}


def _moment(date: Shape | None) -> str | None:
    """The beginning of a partial date that is known to the day; None of any other."""
    known = date is not None and date["precision"] in DATED
    return _written(PartialDate.from_json(date).earliest) if date and known else None


def _written(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None
