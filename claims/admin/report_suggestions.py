"""What the form of a new report is filled with when it is logged from a captured page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from claims.captured import said_in
from claims.choices import Attribution
from sources.capture import captures
from sources.models import Capture


def asked_capture(request: HttpRequest) -> Capture | None:
    """The capture that the address names, if there is one."""
    asked = request.GET.get("capture", "")
    key = asked if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return Capture.objects.filter(pk=key).first() if key else None


def suggested_report(capture: Capture, query: QueryDict) -> dict[str, Any]:
    """The fields of a report as the page has them; `quote` in the address chooses a quotation."""
    address = capture.url or capture.asked_url
    outlet = captures.outlet_at(address)
    given: dict[str, Any] = {
        "outlet": outlet.pk if outlet else None,
        "url": address,
        "headline": capture.headline,
        "published": capture.published,
        "language": capture.language or "en",
    }
    rated = [review["rating"] for review in capture.reviews if review["rating"]]
    if len(rated) == 1:
        given["rating_text"] = rated[0][:120]
    asked = query.get("quote", "")
    said = said_in(capture) if asked.isascii() and asked.isdigit() and len(asked) < 4 else []
    if said and int(asked) < len(said):
        chosen = said[int(asked)]
        given |= {
            "quote": chosen.quote.text,
            "speaker": chosen.speaker.pk,
            "attribution": Attribution.ON_RECORD,
        }
    return given
