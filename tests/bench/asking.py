"""Ask the site inside this process, through all of its middleware, and time its SQL apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

_site = WSGIHandler()
_requests = RequestFactory(SERVER_NAME="claimline.test")


def ask(address: str) -> bytes:
    """The body of the answer. Raises AssertionError unless it is 200."""
    said: list[str] = []
    environ = _requests.get(address).environ | {"wsgi.input": BytesIO(), "wsgi.errors": BytesIO()}
    answer = _site(environ, lambda status, headers: said.append(status))
    try:
        body = b"".join(answer)
    finally:
        answer.close()
    if said != ["200 OK"]:
        raise AssertionError(f"{address}: {said}, {body[:300]!r}")
    return body


@contextmanager
def queries() -> Iterator[list[tuple[str, float]]]:
    """Collect each query and its seconds, from sending it to having its rows."""
    found: list[tuple[str, float]] = []

    def clock(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.append((sql, time.perf_counter() - start))

    with connection.execute_wrapper(clock):
        yield found
