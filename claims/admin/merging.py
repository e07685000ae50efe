"""Three versions of what a form holds become one: what was opened, what is stored, what was typed.

Nothing that either editor changed is lost: where both changed one text, yours stays and theirs is
shown beside it; of lists and rows, what either added is kept and what either removed stays away.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Part = tuple[Literal["same", "gone", "new"], str]
LONGEST_COMPARED = 6000
"""Characters up to which two texts are compared word by word; every field of the desk fits."""
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]+")


@dataclass(frozen=True)
class Merged:
    """What the field holds from now on, and whether they changed it and you did not do the same."""

    value: list[Any]
    theirs_differ: bool


def merge(
    opened: Sequence[Any], theirs: Sequence[Any], yours: Sequence[Any], *, several: bool = False
) -> Merged:
    """Merge one field. With `several` its values are members of a list, which are merged singly."""
    if same(theirs, opened, several=several) or same(yours, theirs, several=several):
        return Merged(list(yours), False)
    if same(yours, opened, several=several):
        return Merged(list(theirs), True)
    return Merged(gather(opened, theirs, yours) if several else list(yours), True)


def gather(opened: Sequence[T], theirs: Sequence[T], yours: Sequence[T]) -> list[T]:
    """Your members without those they removed, then those they added."""
    had, have, typed = ([plain(one) for one in side] for side in (opened, theirs, yours))
    kept = [one for one, key in zip(yours, typed, strict=True) if key in have or key not in had]
    added = [
        one for one, key in zip(theirs, have, strict=True) if key not in had and key not in typed
    ]
    return kept + added


def same(one: Sequence[Any], other: Sequence[Any], *, several: bool = False) -> bool:
    """Whether two values mean the same; of several members the order means nothing."""
    left, right = plain(one), plain(other)
    return sorted(left) == sorted(right) if several else bool(left == right)


def plain(value: Any) -> Any:
    """A value as it is compared: a browser changes line ends, a form cuts outer space."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [plain(part) for part in value]


def compared_members(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    """The later list in parts, a line for each member."""
    parts: list[Part] = [("gone", f"{one}\n") for one in before if one not in after]
    return parts + [("same" if one in before else "new", f"{one}\n") for one in after]


def compared(before: str, after: str) -> list[Part]:
    """The later text in parts: what stayed, what went and what is new, in words."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return [("gone", before), ("new", after)]
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    parts: list[Part] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(new[k:m])))
            continue
        if j > i:
            parts.append(("gone", "".join(old[i:j])))
        if m > k:
            parts.append(("new", "".join(new[k:m])))
    return parts
