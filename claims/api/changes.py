"""The changes feed, for programs that keep a copy."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC

from django.core import signing
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from claims import changes
from claims.api import change_examples as examples
from claims.api.serializers.change import changes_page
from claims.changes import BEGINNING, NoSuchEntry, Place
from claims.models import Entry
from sources.api.mistakes import InvalidCursor, PlaceLost
from sources.api.parameters import LONGEST_CURSOR, USUAL_ITEMS, Parameter, between
from sources.api.resource import FRESH, Resource
from sources.shapes import as_json

MOST_CHANGES = 1000
LONGEST_WAIT = 25
UNFINISHED = "public, no-cache"
"""The last page grows: a copy is asked for again, which its ETag makes cheap."""
LIMIT = between("limit", "How many changes at most.", 1, MOST_CHANGES, USUAL_ITEMS, (500,))
WAIT = between(
    "wait",
    "For how many seconds to wait where there is no change yet. When too many wait already, the "
    "answer comes at once.",
    0,
    LONGEST_WAIT,
    0,
    (20,),
)


def _signer() -> signing.Signer:
    return signing.Signer(salt="claimline.changes.place")


def cursor(place: Place) -> str:
    """A place in the record, signed; it holds no time and never expires."""
    return _signer().sign_object(place)


def _opened(text: str) -> Place:
    if len(text) > LONGEST_CURSOR:
        raise ValueError("must be a cursor as it was given out")
    return Place(*_signer().unsign_object(text))


def _after(text: str) -> Place:
    try:
        return _opened(text)
    except signing.BadSignature as error:
        raise InvalidCursor(
            "This is not a cursor of the changes. Use `next` unchanged, or start again without.",
            "after",
        ) from error


AFTER = Parameter(
    "after",
    "Only what changed after this: the `next` of an earlier answer. It never expires. Without it "
    "the changes begin with the first.",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR},
    _after,
)


class ChangeList(Resource):
    """Everything that became public, in the order of the record."""

    parameters = (AFTER, LIMIT, WAIT)

    @extend_schema(
        operation_id="list_changes",
        summary="Follow the changes",
        responses={200: changes_page(), 409: None},
        examples=[examples.PAGE],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Every entry of the record, in order: each comes once, and none is ever skipped.

        Follow `next`, which is always there: keep it, and ask again `after` it. An empty page
        gives back the same place. With `wait` an answer without changes is held back until there
        is one. Text that was removed for law leaves `body` null and `redacted` true; a later
        entry of the type `entry.redacted` tells of it, so drop your copy too.

        A cursor knows the entry it follows. If the site lost that entry, as after a restored
        backup, the answer is 409: nothing is skipped in silence.
        """
        place: Place = self.query.get(AFTER.name) or BEGINNING
        wanted: int = self.query.get(LIMIT.name) or USUAL_ITEMS
        _check(place)
        if seconds := self.query.get(WAIT.name):
            changes.wait_for_one(place.number, seconds)
        found = changes.after(place.number, wanted)
        ends = as_json({"next": cursor(changes.place_of(found[-1]) if found else place)})
        body = b'{"results":[' + b",".join(map(change_as_json, found)) + b"]," + ends[1:]
        return self.answer(body, fresh=FRESH if len(found) == wanted else UNFINISHED)


def _check(place: Place) -> None:
    try:
        changes.check_place(place)
    except NoSuchEntry as error:
        raise PlaceLost(
            f"The record does not hold entry {place.number}, which you ask to go on after, as it "
            "was told to you. Ask again later, for it may come back; or go on from an earlier "
            "`next` that you kept, or from the beginning without “after”, and compare each "
            "`leaf_hash` with your copy: it shows where the two part.",
            "after",
        ) from error


def change_as_json(entry: Entry) -> bytes:
    """An entry as an export has it, but for its body: that is sent as the JSON that was hashed."""
    moment = entry.recorded_at.astimezone(UTC)
    told = {
        "number": entry.number,
        "type": entry.type,
        "recorded_at": f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z",
        "claim": entry.claim_id,
        "actor": entry.actor,
        "redacted": entry.body is None,
        "salt": _text(entry.salt),
        "leaf": _text(entry.leaf),
        "leaf_hash": _text(entry.leaf_hash),
    }
    body = b"null" if entry.body is None else bytes(entry.body)
    return as_json(told)[:-1] + b',"body":' + body + b"}"


def _text(value: bytes | memoryview | None) -> str | None:
    return None if value is None else b64encode(value).decode()
