"""What a resource may be asked: each query parameter once, for reading it and for the schema.

Whatever is not declared is refused, and so is every value that could not have been meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.db.models import Choices

from sources.api.mistakes import (
    InvalidParameter,
    MalformedQuery,
    RepeatedParameter,
    UnknownParameter,
)

MOST_PARAMETERS = 100
MOST_ITEMS = 100
USUAL_ITEMS = 25
LONGEST_TEXT = 300
LONGEST_CURSOR = 2000
LANGUAGE_TAG = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}"
"""The form of a BCP 47 tag; whether there is such a language nobody asks."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter; `read` turns a value into what is meant, or raises ValueError.

    The error's message follows the parameter's name: "must be …". One that is `many` may be
    repeated and may hold several values, parted by commas; it is read into a tuple.
    """

    name: str
    meaning: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    many: bool = False
    examples: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: `values` as they are meant, `given` as they were written."""

    values: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a parameter; None where it was not given."""
        return self.values.get(name)


def read_query(raw: str, allowed: Sequence[Parameter]) -> Query:
    """Read a WSGI query string. Raises a Mistake for whatever is not allowed."""
    try:
        written = raw.encode("latin-1").decode("utf-8")
        pairs = parse_qsl(
            written, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeError as error:
        raise MalformedQuery("Percent-encode the query string as UTF-8.") from error
    except ValueError as error:
        raise MalformedQuery(f"Give at most {MOST_PARAMETERS} parameters.") from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    by_name = {parameter.name: parameter for parameter in allowed}
    _refuse_unknown(given, by_name)
    _refuse_repeated(given, by_name)
    values = {name: _value(by_name[name], texts) for name, texts in given.items()}
    return Query(values, {name: tuple(texts) for name, texts in given.items()})


def _refuse_unknown(given: Iterable[str], by_name: Mapping[str, Parameter]) -> None:
    unknown = [name[:60] for name in given if name not in by_name][:10]
    if not unknown:
        return
    known = f"It takes {_listed(by_name)}." if by_name else "It takes none."
    noun = "parameter" if len(unknown) == 1 else "parameters"
    raise UnknownParameter(
        f"This address does not take the {noun} {_listed(unknown)}. {known}", *unknown
    )


def _refuse_repeated(given: Mapping[str, list[str]], by_name: Mapping[str, Parameter]) -> None:
    repeated = [n for n, texts in given.items() if len(texts) > 1 and not by_name[n].many]
    if repeated:
        raise RepeatedParameter(f"Give {_listed(repeated)} only once.", *repeated)


def _value(parameter: Parameter, texts: Sequence[str]) -> Any:
    parts = [part for text in texts for part in text.split(",")] if parameter.many else texts
    try:
        if any(part == "" for part in parts):
            raise ValueError("must not be empty: give a value or leave it out")
        if any("\x00" in part for part in parts):
            raise ValueError("must not hold a NUL character")
        read = tuple(dict.fromkeys(parameter.read(part) for part in parts))
    except ValueError as error:
        raise InvalidParameter(f"“{parameter.name}” {error}.", parameter.name) from error
    return read if parameter.many else read[0]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def one_of(name: str, choices: type[Choices], meaning: str, *, many: bool = False) -> Parameter:
    """A word of a fixed vocabulary."""

    def read(text: str) -> str:
        if text not in choices.values:
            raise ValueError(f"must be one of {', '.join(choices.values)}")
        return text

    schema = {"type": "string", "enum": list(choices.values)}
    return Parameter(name, meaning, schema, read, many)


def flag(name: str, meaning: str) -> Parameter:
    """True or false."""

    def read(text: str) -> bool:
        if text not in ("true", "false"):
            raise ValueError("must be true or false")
        return text == "true"

    return Parameter(name, meaning, {"type": "boolean"}, read)


def matching(
    name: str, meaning: str, pattern: str, need: str, examples: tuple[str, ...] = ()
) -> Parameter:
    """A text of a fixed form; `need` completes "must be"."""
    form = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(f"must be {need}")
        return text

    schema = {"type": "string", "pattern": f"^{pattern}$"}
    return Parameter(name, meaning, schema, read, examples=examples)


def reference(name: str, meaning: str, examples: tuple[str, ...] = ()) -> Parameter:
    """The id or the slug of something."""
    return matching(name, meaning, "[-a-zA-Z0-9_]{1,70}", "an id or a slug", examples)


def words(name: str, meaning: str, examples: tuple[str, ...] = ()) -> Parameter:
    """Words to search for."""

    def read(text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"must be at most {LONGEST_TEXT} characters long")
        if not text.strip():
            raise ValueError("must hold a word")
        return text

    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    return Parameter(name, meaning, schema, read, examples=examples)


def whole(name: str, meaning: str, examples: tuple[int, ...] = ()) -> Parameter:
    """A whole number from 1 on."""

    def read(text: str) -> int:
        if not re.fullmatch("[1-9][0-9]{0,17}", text):
            raise ValueError("must be a whole number from 1 on")
        return int(text)

    return Parameter(name, meaning, {"type": "integer", "minimum": 1}, read, examples=examples)


def between(
    name: str, meaning: str, least: int, most: int, usual: int, examples: tuple[int, ...] = ()
) -> Parameter:
    """A whole number within bounds; the usual one is told and not read."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    schema = {"type": "integer", "minimum": least, "maximum": most, "default": usual}
    return Parameter(name, meaning, schema, read, examples=examples)


def _cursor(text: str) -> str:
    if len(text) > LONGEST_CURSOR:
        raise ValueError("must be a cursor as it was given out")
    return text


LIMIT = between("limit", "How many items a page holds.", 1, MOST_ITEMS, USUAL_ITEMS, (10,))
CURSOR = Parameter(
    "cursor",
    "Where the page begins; taken from `next` or `previous`. It never expires.",
    {"type": "string", "minLength": 1, "maxLength": LONGEST_CURSOR},
    _cursor,
)
PAGING = (LIMIT, CURSOR)
