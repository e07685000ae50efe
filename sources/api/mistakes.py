"""What a client of the API can get wrong: one exception for each (RFC 9457).

`kind` is the last part of the problem's `type`; the class's docstring explains it to readers of the
API's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from rest_framework.exceptions import APIException


class Mistake(APIException):
    """A request that cannot be answered; `detail` says what to change."""

    status_code = 400
    kind: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, *parameters: str) -> None:
        super().__init__(detail)
        self.parameters = parameters


class MalformedQuery(Mistake):
    """The query string is not percent-encoded UTF-8, or holds far too many parameters."""

    kind = "malformed-query"
    title = "The query string cannot be read"


class UnknownParameter(Mistake):
    """The query names a parameter that this address does not take; `parameters` lists them.

    Nothing is ignored silently: a misspelt filter would otherwise answer with everything.
    """

    kind = "unknown-parameter"
    title = "Unknown parameter"


class RepeatedParameter(Mistake):
    """A parameter that takes one value is given more than once; `parameters` lists them."""

    kind = "repeated-parameter"
    title = "Repeated parameter"


class InvalidParameter(Mistake):
    """A parameter's value cannot be used; `parameters` names it and `detail` says what can."""

    kind = "invalid-parameter"
    title = "Invalid parameter"


class InvalidCursor(Mistake):
    """The cursor was not given out by this list with these filters, or was altered since.

    Follow `next` and `previous` as they are; to change a filter, start again without a cursor.
    """

    kind = "invalid-cursor"
    title = "Invalid cursor"


class PlaceLost(Mistake):
    """The entry that the cursor follows is not in the record, or is not the one it was.

    So it is after the site lost its last entries, as in a restored backup. They may come back, and
    the cursor with them; until then go on from an earlier `next`, or from the beginning, and
    compare each `leaf_hash` with your copy.
    """

    status_code = 409
    kind = "place-lost"
    title = "The record does not hold the entry you follow"


class MalformedBody(Mistake):
    """The body is not JSON in UTF-8, names a member twice, or holds a number that is not whole."""

    kind = "malformed-body"
    title = "The body cannot be read"


class InvalidBody(Mistake):
    """The body is JSON, but not what can be sent here; `parameters` names the place in it."""

    kind = "invalid-body"
    title = "Invalid body"


class BodyTooLarge(Mistake):
    """The request's body is too large; `detail` says how large it may be."""

    status_code = 413
    kind = "content-too-large"
    title = "Content too large"


class RangeNotSatisfiable(Mistake):
    """The Range header asks for bytes that the file does not have."""

    status_code = 416
    kind = "range-not-satisfiable"
    title = "Range not satisfiable"


class UnreadableMediaType(Mistake):
    """The request has a body of a kind that is not read here: send JSON, or no body."""

    status_code = 415
    kind = "unsupported-media-type"
    title = "Unsupported media type"


class NotFound(Mistake):
    """There is nothing public at this address: no such resource, or no such id."""

    status_code = 404
    kind = "not-found"
    title = "Not found"


MISTAKES: tuple[type[Mistake], ...] = (
    MalformedQuery,
    UnknownParameter,
    RepeatedParameter,
    InvalidParameter,
    InvalidCursor,
    MalformedBody,
    InvalidBody,
    NotFound,
    PlaceLost,
    BodyTooLarge,
    UnreadableMediaType,
    RangeNotSatisfiable,
)
