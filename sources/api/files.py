"""A stored file sent whole or in part (RFC 9110 §14), without being read into memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from sources.api.mistakes import NotFound, RangeNotSatisfiable

CHUNK = 65_536
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def send_file(
    request: HttpRequest, path: Path, *, etag: str, content_type: str, fresh: str
) -> HttpResponseBase:
    """The file, the one range of it that is asked for, or 304. Raises NotFound if it has gone,
    and RangeNotSatisfiable; several ranges at once are answered with the whole file.
    """
    strong = f'"{etag}"'
    headers = {"Accept-Ranges": "bytes", "ETag": strong, "Cache-Control": fresh}
    current = HttpResponse(content_type=content_type, headers=headers)
    if (sent := get_conditional_response(request, strong, None, current)) is not current:
        return sent or current
    try:
        size = path.stat().st_size
        opened = path.open("rb")
    except FileNotFoundError as error:
        raise NotFound("This file is no longer here.") from error
    return _stream(request, opened, size, current)


def _stream(
    request: HttpRequest, opened: IO[bytes], size: int, headed: HttpResponse
) -> HttpResponseBase:
    """What was asked for of an opened file, under the headers of a response."""
    wanted = _wanted(request, headed["ETag"], size)
    start, end = wanted or (0, size)
    response = StreamingHttpResponse(_part(opened, start, end), status=206 if wanted else 200)
    for name, value in headed.items():
        response[name] = value
    response["Content-Length"] = str(end - start)
    if wanted:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _wanted(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The half-open range asked for; None for all of it."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= end:
        raise RangeNotSatisfiable(f"The file has {size} bytes: ask for some of these.")
    return start, end


def _part(opened: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    with opened:
        opened.seek(start)
        while (left := end - start) > 0 and (chunk := opened.read(min(CHUNK, left))):
            start += len(chunk)
            yield chunk
