"""The JSON that a client sends, read as strictly as a query: what could not be meant is refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.http.request import RawPostDataException

from sources.api.mistakes import BodyTooLarge, InvalidBody, MalformedBody, UnreadableMediaType

JSON = "application/json"


def read_json(request: HttpRequest, most_bytes: int) -> Any:
    """The JSON that a request's body holds. Raises a Mistake for anything else.

    UTF-8 only; no member twice, no number but whole ones of at most 18 digits.
    """
    body = _bytes(request, most_bytes)
    if not body:
        raise MalformedBody("Send a JSON object as the body.")
    charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
    if request.content_type != JSON or charset.lower() != "utf-8":
        raise UnreadableMediaType("Send the body as application/json, in UTF-8.")
    return _parsed(body)


def _bytes(request: HttpRequest, most: int) -> bytes:
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isdigit() and len(told) < 16 and int(told) > most:
        raise BodyTooLarge(f"The body may hold at most {most} bytes.")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge(f"The body may hold at most {most} bytes.") from error
    except (UnreadablePostError, RawPostDataException) as error:
        raise MalformedBody("The body ended before it was whole.") from error
    if len(body) > most:
        raise BodyTooLarge(f"The body may hold at most {most} bytes.")
    return body


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=_no_number,
            parse_int=_whole,
        )
    except UnicodeDecodeError as error:
        raise MalformedBody("The body is not UTF-8.") from error
    except RecursionError as error:
        raise MalformedBody("The body is nested far too deeply.") from error
    except ValueError as error:
        raise MalformedBody(f"The body is not JSON that is read here: {error}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has a member twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError("it holds a number that is not a whole one")


def _whole(text: str) -> int:
    if len(text) > 18:
        raise ValueError("it holds a number that is too large")
    return int(text)


def members(value: Any, where: str, allowed: Collection[str]) -> dict[str, Any]:
    """An object with no members but those allowed. Raises InvalidBody, which names the place."""
    if not isinstance(value, dict):
        raise InvalidBody(f"{_told(where)} must be an object.", where)
    if unknown := [_printable(name) for name in value if name not in allowed][:10]:
        raise InvalidBody(
            f"{_told(where)} may not have {_listed(unknown)}. It takes {_listed(allowed)}.", where
        )
    return value


def text(value: Any, where: str, most: int) -> str:
    """A text that is not blank and not too long. Raises InvalidBody, which names the place."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidBody(f"{_told(where)} must be a text that is not blank.", where)
    if len(value) > most:
        raise InvalidBody(f"{_told(where)} must be at most {most} characters long.", where)
    if "\x00" in value or value != _printable(value, most):
        raise InvalidBody(f"{_told(where)} holds a character that is none.", where)
    return value


def _told(where: str) -> str:
    return f"“{where}”" if where else "The body"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _printable(name: str, most: int = 60) -> str:
    """A text without halves of surrogate pairs, which cannot be sent back."""
    return name[:most].encode("utf-8", "replace").decode()
