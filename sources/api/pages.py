"""Pages of a list by keyset: no OFFSET, no count, and a cursor that says where a page begins.

A cursor is signed together with the list's name and filters, so that it cannot be forged or taken
to another list; it holds no time and never expires.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet

from sources.api.mistakes import InvalidCursor
from sources.api.parameters import CURSOR, LIMIT, USUAL_ITEMS, Query
from sources.shapes import absolute, as_json

Row = TypeVar("Row")
Key = list[Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Between two rows: after (or before) the row with this key, perhaps that row included."""

    key: Key
    forward: bool = True
    inclusive: bool = False


class Rows(Protocol[Row]):
    """A list in a fixed order."""

    def take(self, many: int, place: Place | None) -> list[Row]:
        """The rows nearest to the place, in its direction; from the beginning without one."""

    def key(self, row: Row) -> Key:
        """What finds the row's place again: JSON, and unique."""


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """Rows of a query, ordered by two columns, the second unique; both descend or both ascend.

    Both must be in the query's result under these names, and neither may be NULL.
    """

    rows: QuerySet[Any, Row]
    columns: tuple[str, str]
    descending: bool = False

    def take(self, many: int, place: Place | None) -> list[Row]:
        """As in Rows; the first comparison lets PostgreSQL begin at the right place of an index."""
        backward = place is not None and not place.forward
        falling = self.descending != backward
        found = self.rows.order_by(*(f"-{c}" if falling else c for c in self.columns))
        if place is not None:
            found = found.filter(self._beyond(place, "lt" if falling else "gt"))
        return list(found[:many])

    def _beyond(self, place: Place, side: str) -> Q:
        first, second = self.columns
        one, two = place.key
        reach = f"{side}e" if place.inclusive else side
        return Q(**{f"{first}__{side}e": one}) & (
            Q(**{f"{first}__{side}": one}) | Q(**{first: one, f"{second}__{reach}": two})
        )

    def key(self, row: Row) -> Key:
        """The values of both columns."""
        values = (getattr(row, column) for column in self.columns)
        return [v.isoformat() if isinstance(v, datetime) else v for v in values]


class Keyed(Protocol):
    """Something that carries its own sort key."""

    @property
    def key(self) -> tuple[Any, ...]:
        """Unique in its list."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Items at hand, ascending by their own key."""

    items: Sequence[Any]

    def take(self, many: int, place: Place | None) -> list[Any]:
        """As in Rows."""
        if place is None:
            return list(self.items[:many])
        edge = tuple(place.key)
        if place.forward:
            found = [i for i in self.items if i.key > edge or (place.inclusive and i.key == edge)]
            return found[:many]
        found = [i for i in self.items if i.key < edge or (place.inclusive and i.key == edge)]
        return found[::-1][:many]

    def key(self, row: Keyed) -> Key:
        """The item's own key."""
        return list(row.key)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list in its order, and the addresses of the pages around them."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page_as_json(results: Iterable[bytes], page: Page[Any]) -> bytes:
    """A page of items that are JSON already, joined and not read again."""
    ends = as_json({"next": page.next, "previous": page.previous})
    return b'{"results":[' + b",".join(results) + b"]," + ends[1:]


def page(rows: Rows[Row], query: Query, path: str) -> Page[Row]:
    """The page of a list that was asked for at this path. Raises InvalidCursor."""
    limit = query.get("limit") or USUAL_ITEMS
    salt = _salt(path, query)
    place = _opened(query.get("cursor"), salt)
    found = rows.take(limit + 1, place)
    more, found = len(found) > limit, found[:limit]
    if place is not None and not place.forward:
        found.reverse()
    before, after = _around(rows, found, place, more)
    return Page(found, _address(path, query, salt, after), _address(path, query, salt, before))


def _around(
    rows: Rows[Row], found: list[Row], place: Place | None, more: bool
) -> tuple[Place | None, Place | None]:
    """The places of the pages before and after; None where there is none."""
    forward = place is None or place.forward
    if not found:  # what was there has moved: turn back, the row at the cursor included
        back = Place(place.key, not forward, True) if place else None
        return (back, None) if forward else (None, back)
    before = place is not None if forward else more
    after = more if forward else True
    return (
        Place(rows.key(found[0]), False) if before else None,
        Place(rows.key(found[-1]), True) if after else None,
    )


def _filters(query: Query) -> dict[str, tuple[str, ...]]:
    paging = (LIMIT.name, CURSOR.name)
    return {name: texts for name, texts in sorted(query.given.items()) if name not in paging}


def _salt(path: str, query: Query) -> str:
    return "claimline.page:" + json.dumps([path, _filters(query)])


def _opened(cursor: str | None, salt: str) -> Place | None:
    if cursor is None:
        return None
    try:
        key, forward, inclusive = signing.Signer(salt=salt).unsign_object(cursor)
    except signing.BadSignature as error:
        raise InvalidCursor(
            "This cursor does not belong to this list with these filters. Use `next` and "
            "`previous` unchanged, or start again without a cursor.",
            CURSOR.name,
        ) from error
    return Place(key, forward, inclusive)


def _address(path: str, query: Query, salt: str, place: Place | None) -> str | None:
    if place is None:
        return None
    given = dict(_filters(query))
    if limit := query.given.get(LIMIT.name):
        given[LIMIT.name] = limit
    opaque = signing.Signer(salt=salt).sign_object([place.key, place.forward, place.inclusive])
    return f"{absolute(path)}?{urlencode({**given, CURSOR.name: opaque}, doseq=True)}"
