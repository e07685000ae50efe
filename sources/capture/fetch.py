"""Fetch one page that somebody named, without being led anywhere else."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.encoding import iri_to_uri

from sources.capture.failure import Failure, NotFetched, answered, refused
from sources.capture.guard import Link
from sources.capture.limits import LIMITS, Budget, Limits
from sources.capture.network import Network, configured
from sources.capture.unpacking import ACCEPTED, text_of, unpacked

if TYPE_CHECKING:
    from sources.capture.transport import Answer

logger = logging.getLogger(__name__)

PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_REDIRECTS = (301, 302, 303, 307, 308)
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was answered: at most 2 MB of bytes, unpacked and otherwise untouched.

    `url` is the last of its redirects; `content_type` is in lower case and bare of parameters;
    `charset` is what its header declared, as it was written, or empty.
    """

    url: str
    status: int
    content_type: str
    charset: str
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text, in the encoding that fits it; storable as it is."""
        return text_of(self.body, self.charset)


def fetch(url: str, *, network: Network | None = None, limits: Limits = LIMITS) -> Page:
    """Fetch a page, in at most 10 s, 2 MB and 3 redirects, from public addresses only.

    NotFetched tells an editor in its `message` why there is none. It takes its time: call it from
    a worker. `network` and `limits` are for tests.
    """
    try:
        return _fetch(url, network or configured(), limits)
    except NotFetched as problem:
        logger.info("Not fetched: %s %.200r", problem.failure.value, problem.why)
        raise


def _fetch(url: str, network: Network, limits: Limits) -> Page:
    from sources.capture.transport import ask  # 0.1 s of HTTP that no page view should import

    budget = Budget(limits)
    link = Link.parse(url)
    for _ in range(limits.redirects + 1):
        with ask(link, _headers(), network, budget) as answer:
            location = answer.header("Location")
            if answer.status not in _REDIRECTS or not location:
                return _page(link, answer, limits.size)
        link = link.follow(location)
    raise refused("too many redirects")


def _headers() -> dict[str, str]:
    about = iri_to_uri(f"{settings.SITE_URL}/about")
    return {
        "User-Agent": f"Claimline/1.0 (+{about}; fetched once, for an editor)",
        "Accept": ", ".join(PAGES),
        "Accept-Encoding": ACCEPTED,
    }


def _page(link: Link, answer: Answer, limit: int) -> Page:
    if answer.status not in (200, 203):
        raise answered(answer.status)
    declared = answer.header("Content-Type")
    content_type = declared.partition(";")[0].strip().lower()
    if content_type not in PAGES:
        raise NotFetched(Failure.NOT_A_PAGE, repr(content_type))
    if answer.promised > limit:
        raise NotFetched(Failure.TOO_BIG)
    body = unpacked(answer.body(), answer.header("Content-Encoding"), limit)
    charset = _CHARSET.search(declared)
    return Page(link.url, answer.status, content_type, charset[1] if charset else "", body)
