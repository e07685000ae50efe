"""What the page of a claim offers to machines that read it, and to whoever wants to pass it on."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from claims.choices import SETTLED
from claims.models import Claim
from claims.sharing.citations import Citation, citations
from claims.sharing.claim_review import assertions, claim_review
from claims.sharing.oembed import FORMS, TALLEST, WIDEST, Asked, rich
from claims.sharing.summary import counted, one_line_of_why, word_of
from sources.breadcrumbs import breadcrumbs
from sources.shapes import Shape, absolute


@dataclass(frozen=True, slots=True)
class Shared:
    """The parts of a page's head, and the texts to be copied. `review` is None unless settled."""

    title: str
    description: str
    address: str
    image: str
    review: Shape | None
    crumbs: Shape
    oembed: tuple[tuple[str, str], ...]
    citations: tuple[Citation, ...]
    frame: str


def shared(claim: Claim, content: Shape) -> Shared:
    """For a claim as it stands, from its public document. Two queries where it is settled."""
    word = word_of(content["status"])
    asserted = list(assertions().filter(claim=claim)) if content["status"] in SETTLED else []
    return Shared(
        title=f"{word}: {content['sentence']}",
        description=one_line_of_why(content) or counted(content["evidence"]),
        address=content["url"],
        image=f"{absolute(reverse('claim-card', args=[content['id']]))}?v={content['entry']}",
        review=claim_review(content, asserted),
        crumbs=breadcrumbs(_steps(content)),
        oembed=tuple((form, _oembed(content, form)) for form in FORMS),
        citations=tuple(citations(content, now().date())),
        frame=rich(content, Asked(content["id"], "json", WIDEST, TALLEST))["html"],
    )


def _steps(content: Shape) -> list[tuple[str, str]]:
    """Its subject (or all claims, where there are several), then this claim."""
    subjects = content["subjects"]
    wider = (
        (subjects[0]["name"], urlsplit(subjects[0]["url"]).path)
        if len(subjects) == 1
        else (_("Claims"), reverse("claims"))
    )
    return [wider, (content["sentence"], urlsplit(content["url"]).path)]


def _oembed(content: Shape, form: str) -> str:
    asked = urlencode({"url": content["url"], "format": form})
    return f"{absolute(reverse('oembed'))}?{asked}"
