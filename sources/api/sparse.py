"""Answers that hold only what was asked for: `fields` takes members away, `include` adds parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rest_framework.serializers import Serializer

from sources.api.parameters import Parameter, Query
from sources.shapes import as_json

FIELDS = "fields"
INCLUDE = "include"
Names = tuple[str, ...]


def members(shape: type[Serializer[Any]]) -> Names:
    """The names of an object's members that are always there."""
    return tuple(name for name, field in shape().fields.items() if field.required)


def chosen_of(name: str, known: Sequence[str], meaning: str) -> Parameter:
    """A query parameter that names some of these words, parted by commas."""

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"may name {', '.join(known)}")
        return text

    schema = {"type": "string", "enum": list(known)}
    return Parameter(name, meaning, schema, read, many=True)


def fields_of(names: Sequence[str]) -> Parameter:
    """Which of these members each object of the answer holds."""
    meaning = "Only these members of each object, parted by commas; without it, all of them."
    return chosen_of(FIELDS, names, meaning)


def include_of(names: Sequence[str], meaning: str) -> Parameter:
    """Which of these parts are added."""
    return chosen_of(INCLUDE, names, meaning)


def cut(body: bytes, query: Query) -> bytes:
    """An object as JSON with only the members that were asked for, in its own order."""
    wanted = query.get(FIELDS)
    if wanted is None:
        return body
    return as_json({name: value for name, value in json.loads(body).items() if name in wanted})


def cut_each(bodies: Iterable[bytes], query: Query) -> Iterable[bytes]:
    """Every object, cut."""
    return bodies if query.get(FIELDS) is None else (cut(body, query) for body in bodies)


def joined(body: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An object as JSON with further members, which are JSON already."""
    added = [as_json(name) + b":" + part for name, part in parts.items()]
    inner = body[1:-1]
    return b"{" + b",".join([inner, *added] if inner else added) + b"}"
