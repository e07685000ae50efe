"""A claim by its id, as nearly everybody asks for it: the stored bytes, and nothing on the way.

Anything else that is asked of the same address (a past moment, fields, another method, an unknown
id, a database that does not answer) goes the long way, through ClaimDetail, which answers the same.
"""

from __future__ import annotations

from datetime import datetime
from functools import update_wrapper
from typing import Any, cast

import psycopg
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from claims.api.views import ClaimDetail
from sources.api.resource import conditional

Stored = tuple[bytes, str, datetime]
STORED = "SELECT body, etag, updated_at FROM claims_document WHERE public_id = %s"
ANYTHING = ("", "*/*", "application/json")

_the_long_way = ClaimDetail.as_view()


def claim(request: HttpRequest, id: str) -> HttpResponseBase:
    """The claim's document, or whatever ClaimDetail answers."""
    found = _stored(id) if _usual(request) else None
    if found is None:
        return _the_long_way(request, id=id)
    body, etag, updated_at = found
    return conditional(request, body, etag=etag, modified=updated_at)


update_wrapper(claim, _the_long_way)  # what describes the API looks for the class


def _usual(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and request.META.get("HTTP_ACCEPT", "") in ANYTHING
    )


def _stored(id: str) -> Stored | None:
    """The document by a statement that the server has prepared, which Django's cursors never do."""
    try:
        if connection.connection is None:
            connection.ensure_connection()
        kept = cast("psycopg.Connection[Any]", connection.connection)
        with psycopg.Cursor(kept) as cursor:
            cursor.execute(STORED, (id,), prepare=True, binary=True)
            return cast(Stored | None, cursor.fetchone())
    except psycopg.Error:
        return None  # the long way finds out whether the connection still is one
