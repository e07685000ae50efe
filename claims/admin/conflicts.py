"""Two editors on one form: what each changed, side by side, and one form that loses neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField
from django.http import QueryDict

from claims.admin.merging import Part, compared, compared_members, same
from claims.admin.opened import Opened, Values, as_sent, filled, typed

TAKE = "_take"
"""The name of the buttons that put one side of a disputed field into the form."""
_KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,3}", re.ASCII)


class NotSaved(Exception):
    """Why a form is shown again and nothing was saved, though nothing is wrong with it."""


TAKEN = "The field below holds what you chose. Nothing is saved yet."


@dataclass(frozen=True)
class Rows:
    """Rows beneath a form: their fields, and what is stored of them."""

    prefix: str
    title: str
    most: int
    fields: Mapping[str, forms.Field]
    stored: Sequence[Mapping[str, Any]]

    def opened(self) -> list[list[str]]:
        """What the stored rows send."""
        return [
            [as_sent(field, row.get(name))[0] for name, field in self.fields.items()]
            for row in self.stored
        ]

    def typed(self, data: QueryDict) -> list[list[str]]:
        """The rows that were sent, without the empty ones."""
        total = data.get(f"{self.prefix}-TOTAL_FORMS", "")
        count = int(total) if _COUNT.fullmatch(total) else 0
        rows = [
            [value[0] for value in typed(self.fields, data, (), f"{self.prefix}-{n}-").values()]
            for n in range(min(count, self.most + 1))
        ]
        return [row for row in rows if any(value.strip() for value in row)]

    def write(self, data: QueryDict, rows: list[list[str]]) -> None:
        """Put these rows, and an empty one, in place of those that were sent."""
        for name in [key for key in data if re.match(rf"{self.prefix}-\d+-", key)]:
            del data[name]
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows) + 1)
        for n, row in enumerate(rows):
            for name, value in zip(self.fields, row, strict=True):
                if value:
                    data[f"{self.prefix}-{n}-{name}"] = value


@dataclass(frozen=True)
class Difference:
    """One field that somebody else changed since it was opened."""

    name: str
    label: str
    opened: str
    theirs: list[Part]
    yours: list[Part]
    touched: bool
    several: bool


@dataclass(frozen=True)
class Sheet:
    """All that the form of one stored row holds: its fields as they are stored now, its rows."""

    row: str
    version: int
    form: forms.BaseForm
    guards: tuple[str, ...]
    rows: tuple[Rows, ...] = ()

    def opened(self) -> Opened:
        """What a form that is filled with the stored row was given."""
        values: Values = filled(self.form, self.guards)
        return Opened.now(
            self.row, self.version, values | {rows.prefix: rows.opened() for rows in self.rows}
        )

    def typed(self, data: QueryDict) -> Values:
        """What was sent for each field and for the rows."""
        values: Values = typed(self.form.fields, data, self.guards)
        return values | {rows.prefix: rows.typed(data) for rows in self.rows}

    def resolve(self, sent: QueryDict, base: Opened) -> QueryDict:
        """The form as it was sent, on top of what others have stored since it was opened."""
        typed = self.typed(sent)
        values, opened = base.merged(self.opened(), typed, self._several())
        for rows in self.rows:
            if len(values[rows.prefix]) > rows.most:  # More than can be shown: theirs stand beside.
                values[rows.prefix] = typed[rows.prefix]
        return self._written(sent, values, opened)

    def take(self, sent: QueryDict, base: Opened) -> QueryDict:
        """The form with one side of a disputed field. Raises KeyError for anything else."""
        side, _, name = sent.get(TAKE, "").partition(":")
        values = self.typed(sent)
        values[name], opened = base.taking(side, name, values[name])
        return self._written(sent, values, opened)

    def differences(self, sent: QueryDict, opened: Opened) -> list[Difference]:
        """What others changed since the form that was sent was opened, field by field."""
        typed, found = self.typed(sent), []
        for name, dispute in opened.disputes.items():
            if name not in typed:
                continue
            theirs = opened.values[name]
            merged = name in self._several() or same(typed[name], theirs)
            yours = dispute.yours if merged else typed[name]
            found.append(self._difference(name, dispute.opened, theirs, yours))
        return found

    def _written(self, sent: QueryDict, values: Values, opened: Opened) -> QueryDict:
        data = sent.copy()
        data.pop(TAKE, None)
        for name, field in self.form.fields.items():
            if name in self.guards:
                continue
            data.pop(name, None)
            kept = isinstance(field, ModelMultipleChoiceField | forms.BooleanField)
            data.setlist(name, [value for value in values[name] if value or not kept])
        for rows in self.rows:
            rows.write(data, values[rows.prefix])
        data["opened"] = opened.sealed()
        return data

    def _several(self) -> set[str]:
        lists = {
            name
            for name, field in self.form.fields.items()
            if isinstance(field, ModelMultipleChoiceField)
        }
        return lists | {rows.prefix for rows in self.rows}

    def _difference(
        self, name: str, opened: list[Any], theirs: list[Any], yours: list[Any]
    ) -> Difference:
        label, sides = self._in_words(name, [opened, theirs, yours])
        several = name in self._several()
        touched = not same(yours, opened, several=several)
        if several:
            before = "\n".join(sides[0])
            diffs = [compared_members(sides[0], side) for side in sides[1:]]
        else:
            before = "".join(sides[0])
            diffs = [compared(before, "".join(side)) for side in sides[1:]]
        return Difference(name, label, before, diffs[0], diffs[1], touched, several)

    def _in_words(self, name: str, sides: list[list[Any]]) -> tuple[str, list[list[str]]]:
        for rows in self.rows:
            if rows.prefix == name:
                return rows.title, _rows_in_words(rows, sides)
        field = self.form.fields[name]
        label = str(field.label or name.replace("_", " ").capitalize())
        words = _words(field, [value for side in sides for value in side])
        return label, [[words[value] for value in side] for side in sides]


def _rows_in_words(rows: Rows, sides: list[list[Any]]) -> list[list[str]]:
    columns = [
        (field, _words(field, [row[n] for side in sides for row in side]))
        for n, field in enumerate(rows.fields.values())
    ]

    def told(row: list[str]) -> str:
        cells = [(f, words[v]) for (f, words), v in zip(columns, row, strict=True) if v]
        said = ": ".join(word for field, word in cells if not isinstance(field, forms.BooleanField))
        marks = [str(f.label).lower() for f, _ in cells if isinstance(f, forms.BooleanField)]
        return f"{said} ({', '.join(marks)})" if marks else said

    return [[told(row) for row in side] for side in sides]


def _words(field: forms.Field, values: Iterable[str]) -> dict[str, str]:
    """Each value that a field sends, in the words that its form shows for it."""
    values = list(values)
    words = {value: value for value in values}
    if isinstance(field, ModelChoiceField):
        keys = {value for value in values if _KEY.fullmatch(value)}
        found = field.queryset.filter(pk__in=keys) if keys and field.queryset is not None else ()
        return words | {str(row.pk): field.label_from_instance(row) for row in found}
    if isinstance(field, forms.ChoiceField):
        chosen = {str(key): str(label) for key, label in _flat(field.choices)}
        return {value: chosen.get(value, value) for value in values}
    if isinstance(field, forms.BooleanField):
        return {value: "yes" if value else "no" for value in values}
    return words


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
