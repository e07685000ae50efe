"""Why a page was not fetched, in words that an editor may read and that reveal nothing else."""

from __future__ import annotations

from django.db import models


class Failure(models.TextChoices):
    """What went wrong; the label is the whole message.

    Everything the guard refuses has one message, whatever the reason, and so has a name that
    resolves to nothing: nobody can tell by it which hosts a private network has.
    """

    REFUSED = "refused", "This address cannot be fetched. Check it, or log the page by hand."
    UNREACHABLE = "unreachable", "The site could not be reached."
    CERTIFICATE = "certificate", "The site’s certificate is not valid for its name."
    TOO_SLOW = "too_slow", "The site took too long: a page has 10 seconds to arrive."
    TOO_BIG = "too_big", "The page is too big: at most 2 MB are read."
    UNREADABLE = "unreadable", "The site’s answer breaks off or cannot be read."
    NOT_A_PAGE = "not_a_page", "There is something other than a page of text at this address."
    FORBIDDEN = "forbidden", "The site does not let us read this page"
    MISSING = "missing", "The site has no page at this address"
    FAULT = "fault", "The site answered with a fault of its own"


class NotFetched(Exception):
    """No page was fetched; `message` is for the editor, `why` for the log alone."""

    def __init__(self, failure: Failure, why: str = "", *, status: int | None = None) -> None:
        super().__init__(failure, why)
        self.failure = failure
        self.status = status
        self.why = why

    @property
    def message(self) -> str:
        """One plain sentence, with the site's status where the site gave one."""
        label = str(self.failure.label)
        return label if self.status is None else f"{label} ({self.status})."

    def __str__(self) -> str:
        return self.message


def refused(why: str) -> NotFetched:
    """The one refusal; `why` goes to the log and never to whoever asked."""
    return NotFetched(Failure.REFUSED, why)


def answered(status: int) -> NotFetched:
    """What a status other than success says about the page (RFC 9110, section 15)."""
    if status in (401, 402, 403, 407, 429, 451):
        return NotFetched(Failure.FORBIDDEN, status=status)
    if status in (404, 410):
        return NotFetched(Failure.MISSING, status=status)
    return NotFetched(Failure.FAULT, status=status)
