"""What is known of an article or a text that a program has in hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims import lookup
from claims.api import lookup_examples as examples
from claims.api.serializers.lookup import Finding as FindingShape
from claims.api.serializers.lookup import Findings, Question
from claims.lookup import Asked, Finding, Likeness, Told
from claims.shapes import Shape, source_named
from sources.api.bodies import members, read_json, text
from sources.api.mistakes import InvalidBody, InvalidParameter
from sources.api.parameters import LANGUAGE_TAG, Parameter, matching
from sources.api.resource import Resource
from sources.capture.address import page_key
from sources.partial_date import zulu
from sources.shapes import as_json

LONGEST_URL = 8000
LONGEST_TEXT = 2000
MOST_ITEMS = 100
MOST_BYTES = 2_000_000
NOT_AN_ADDRESS = "must be a web address that begins with http:// or https://"
LANGUAGE = matching(
    "language",
    "The language of the text (BCP 47).",
    LANGUAGE_TAG,
    "a language tag such as en",
    ("en",),
)


def _address(written: str) -> str:
    if len(written) > LONGEST_URL or not page_key(written):
        raise ValueError(NOT_AN_ADDRESS)
    return written


def _text(written: str) -> str:
    if len(written) > LONGEST_TEXT or not written.strip():
        raise ValueError(f"must be a text of at most {LONGEST_TEXT} characters")
    return written


PARAMETERS = (
    Parameter(
        "url",
        "The address of an article. Tracking parameters, mobile and AMP forms, archived copies, "
        "scheme, port and fragment make no difference. It is never fetched.",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_URL},
        _address,
        examples=("https://m.courier.example/2025/03/05/director?utm_source=x",),
    ),
    Parameter(
        "text",
        "A headline, a sentence or a paragraph.",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        _text,
        examples=("The director of The Long Winter was fired",),
    ),
    LANGUAGE,
)


class Lookup(Resource):
    """Which claims an article reports, or a text is about."""

    parameters = PARAMETERS
    http_method_names = ("get", "head", "options", "post")

    @extend_schema(
        operation_id="look_up",
        summary="Look up an article or a text",
        responses=FindingShape,
        examples=[examples.FINDING],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Which claims the article at `url` reports, and with which stance; or claims like `text`.

        Each report comes with what held of the claim `then`, when the report was published, and
        `now`. Reports that this site withdrew are told with the reason. Claims like a text have a
        `score` from 0 to 1. Give `url`, `text` or both.
        """
        asked = Asked(
            self.query.get("url") or "",
            self.query.get("text") or "",
            self.query.get("language") or "en",
        )
        if not (asked.url or asked.text):
            raise InvalidParameter("Give “url”, “text” or both.", "url", "text")
        return self.answer(as_json(finding_shape(lookup.look_up([asked])[0])))

    @extend_schema(
        operation_id="look_up_many",
        summary="Look up many articles or texts",
        request=Question,
        responses=Findings,
        examples=[examples.QUESTION, examples.FINDINGS],
    )
    def post(self, request: Request) -> HttpResponseBase:
        """Up to 100 articles and texts at once; the results are in the order of the items."""
        found = lookup.look_up(_asked(read_json(request._request, MOST_BYTES)))
        body = as_json({"results": [finding_shape(finding) for finding in found]})
        return self.answer(body, fresh="no-store")


def _asked(body: Any) -> list[Asked]:
    items = members(body, "", ("items",)).get("items")
    if not isinstance(items, list) or not 1 <= len(items) <= MOST_ITEMS:
        raise InvalidBody(f"“items” must be a list of 1 to {MOST_ITEMS} objects.", "items")
    return [_item(item, f"items[{place}]") for place, item in enumerate(items)]


def _item(item: Any, where: str) -> Asked:
    given = members(item, where, ("url", "text", "language"))
    most = {"url": LONGEST_URL, "text": LONGEST_TEXT, "language": 35}
    read = {name: text(value, f"{where}.{name}", most[name]) for name, value in given.items()}
    if not read.keys() & {"url", "text"}:
        raise InvalidBody(f"“{where}” must have “url”, “text” or both.", where)
    for name, check in (("url", _address), ("language", LANGUAGE.read)):
        try:
            check(read[name]) if name in read else None
        except ValueError as error:
            raise InvalidBody(f"“{where}.{name}” {error}.", f"{where}.{name}") from error
    return Asked(**read)


def finding_shape(finding: Finding) -> Shape:
    """What is known of one thing asked about."""
    asked = finding.asked
    return {
        "url": asked.url or None,
        "text": asked.text or None,
        "page": asked.page or None,
        "reports": [_told(told) for told in finding.told],
        "similar": [_alike(alike) for alike in finding.alike],
    }


def _told(told: Told) -> Shape:
    report, card = told.report, told.document.card
    return {
        "stance": report.stance,
        "report": {
            "id": report.public_id,
            "outlet": source_named(report.outlet),
            "headline": report.headline,
            "url": report.url,
            "published": report.published.as_json(),
            "withdrawn": None
            if report.live
            else {"at": zulu(report.withdrawn_at), "reason": report.withdrawn_reason},
        },
        "claim": card,
        "then": _then(told),
        "now": {name: card[name] for name in ("status", "settled", "since")},
    }


def _then(told: Told) -> Shape | None:
    if told.then is None:
        return None
    period = told.then.period
    return {
        "as_of": zulu(told.then.moment),
        "status": period.status if period else None,
        "settled": bool(period and period.settled),
        "since": period.start.as_json() if period else None,
        "certain": told.then.certain,
    }


def _alike(alike: Likeness) -> Shape:
    return {
        "score": alike.similar.score,
        "shared": alike.similar.why,
        "claim": alike.document.card,
    }
