"""The API's description turned into what its documentation page shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
PAGE = "Page"
SPARSE = "Sparse"
WORDS = {
    "date-time": "moment",
    "date": "day",
    "uri": "URL",
    "binary": "file",
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
}


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is: words, then perhaps the name of a shape."""

    before: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One member of a shape, or one query parameter."""

    name: str
    types: tuple[Type, ...]
    meaning: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at one address."""

    id: str
    method: str
    path: str
    summary: str
    meaning: str
    parameters: tuple[Field, ...]
    body: tuple[Type, ...]
    answer: tuple[Type, ...]
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A named object, or a vocabulary of words."""

    name: str
    meaning: str
    fields: tuple[Field, ...]
    words: tuple[str, ...]
    options: tuple[Type, ...]


def operations(spec: Spec) -> list[Operation]:
    """Every operation, in the order of the addresses."""
    return [
        Operation(
            id=told["operationId"],
            method=method.upper(),
            path=path,
            summary=told["summary"],
            meaning=told.get("description", ""),
            parameters=tuple(_parameters(told, spec)),
            body=tuple(_body(told, spec)),
            answer=tuple(_answer(told, spec)),
            example=_example(told),
        )
        for path, methods in spec["paths"].items()
        for method, told in methods.items()
    ]


def _parameters(told: Spec, spec: Spec) -> Iterator[Field]:
    for parameter in told.get("parameters", ()):
        if parameter.get("in") == "query":
            schema = parameter["schema"]
            types = tuple(_types(schema.get("items", schema), spec))
            yield Field(parameter["name"], types, parameter["description"], _notes(schema))


def _notes(schema: Spec) -> str:
    """The bounds of a value, in words."""
    notes = []
    if schema.get("type") == "array":
        notes.append("may be repeated, or hold several parted by commas")
    if "minimum" in schema and "maximum" in schema:
        notes.append(f"from {schema['minimum']} to {schema['maximum']}")
    if "default" in schema:
        notes.append(f"{schema['default']} unless given")
    return "; ".join(notes)


def _body(told: Spec, spec: Spec) -> Iterator[Type]:
    for content in told.get("requestBody", {}).get("content", {}).values():
        yield from _types(content["schema"], spec)


def _content(told: Spec) -> Spec:
    content: Spec = next(iter(told["responses"]["200"]["content"].values()))
    return content


def _answer(told: Spec, spec: Spec) -> Iterator[Type]:
    yield from _types(_content(told)["schema"], spec)


def _page(name: str, spec: Spec) -> Iterator[Type]:
    """A page, told by what it holds."""
    page = spec["components"]["schemas"][name]
    for item in _types(page["properties"]["results"]["items"], spec):
        yield Type("a page of ", item.shape)


def _example(told: Spec) -> str:
    for example in _content(told).get("examples", {}).values():
        return json.dumps(example["value"], indent=2, ensure_ascii=False)
    return ""


def shapes(spec: Spec) -> list[Shape]:
    """Every shape but the pages, which differ only in what they hold."""
    return [
        Shape(
            name=name,
            meaning=schema.get("description", ""),
            fields=tuple(
                Field(field, tuple(_types(told, spec)), told.get("description", ""))
                for field, told in schema.get("properties", {}).items()
            ),
            words=tuple(str(word) for word in schema.get("enum", ())),
            options=tuple(
                kind for option in schema.get("oneOf", ()) for kind in _types(option, spec)
            ),
        )
        for name, schema in spec["components"]["schemas"].items()
        if not name.endswith((PAGE, SPARSE)) and schema.get("enum") != [None]
    ]


def _types(schema: Spec, spec: Spec) -> Iterator[Type]:
    """What a value may be, one after the other: "text", "null"."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name.endswith(PAGE):
            yield from _page(name, spec)
        elif name != SPARSE:
            yield Type("null") if name == "NullEnum" else Type(shape=name)
    elif "enum" in schema:
        yield Type(", ".join(str(word) for word in schema["enum"]))
    elif parts := schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf"):
        for part in parts:
            yield from _types(part, spec)
    elif schema.get("type") == "array":
        for item in _types(schema["items"], spec):
            yield Type("list of " + item.before, item.shape)
    else:
        yield from _plain(schema)


def _plain(schema: Spec) -> Iterator[Type]:
    """The types of a value that is neither a list nor a shape."""
    found = schema.get("type", "anything")
    for name in found if isinstance(found, list) else [found]:
        form = schema.get("format", "") if name == "string" else ""
        yield Type(WORDS[form] if form in WORDS else WORDS.get(name, str(name)))
