"""Partial responses: `fields=claims(text,claimReview/url),nextPageToken`.

https://developers.google.com/workspace/drive/api/guides/performance#partial-response
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from claims.fact_checks.refusal import Refused

Mask: TypeAlias = "dict[str, Mask]"
"""The members that are wanted; an empty one wants all that is below."""
REVIEW: Mask = {
    name: {} for name in ("url", "title", "reviewDate", "textualRating", "languageCode")
}
SHAPE: Mask = {
    "claims": {
        **{name: {} for name in ("text", "claimant", "claimDate")},
        "claimReview": {"publisher": {"name": {}, "site": {}}, **REVIEW},
    },
    "nextPageToken": {},
}
"""What an answer can hold."""
LONGEST, DEEPEST = 1000, 20
_TOKEN = re.compile(r"\s*([A-Za-z]\w*|[*/(),])\s*", re.ASCII)


def read_mask(text: str) -> Mask:
    """The mask that a text describes. Raises Refused where it is none, or names what is not."""
    if len(text) > LONGEST:
        raise Refused("Invalid field selection: it is too long.", "fields")
    tokens = list(_tokens(text))
    mask = _selection(tokens, SHAPE, 0)
    if tokens:
        raise _invalid(text)
    return mask


def masked(value: Any, mask: Mask) -> Any:
    """A value without what the mask does not want."""
    if not mask:
        return value
    if isinstance(value, list):
        return [masked(part, mask) for part in value]
    return {name: masked(part, mask[name]) for name, part in value.items() if name in mask}


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _invalid(text[place:])
        place = found.end()
        yield found[1]


def _selection(tokens: list[str], shape: Mask, depth: int) -> Mask:
    """Read "a,b/c,d(e,f)" off the front of the tokens."""
    if depth > DEEPEST:
        raise _invalid("(")
    wanted: Mask = {}
    while True:
        for name, below in _path(tokens, shape, depth).items():
            known = wanted.get(name)
            wanted[name] = below if known is None else _both(known, below)
        if not tokens or tokens[0] != ",":
            return wanted
        tokens.pop(0)


def _path(tokens: list[str], shape: Mask, depth: int) -> Mask:
    name = tokens.pop(0) if tokens else ""
    if name == "*":
        names = list(shape)
    elif name in shape:
        names = [name]
    else:
        raise _invalid(name)
    rest = list(tokens)
    found: Mask = {}
    for one in names:
        tokens[:] = rest
        found[one] = _below(tokens, shape[one], depth)
    return found


def _below(tokens: list[str], shape: Mask, depth: int) -> Mask:
    if tokens and tokens[0] == "/":
        tokens.pop(0)
        return _path(tokens, shape, depth + 1)
    if tokens and tokens[0] == "(":
        tokens.pop(0)
        wanted = _selection(tokens, shape, depth + 1)
        if not tokens or tokens.pop(0) != ")":
            raise _invalid("(")
        return wanted
    return {}


def _both(one: Mask, other: Mask) -> Mask:
    """What either wants; an empty mask wants everything."""
    if not one or not other:
        return {}
    return {
        name: _both(one[name], other[name])
        if name in one and name in other
        else {**one, **other}[name]
        for name in {**one, **other}
    }


def _invalid(text: str) -> Refused:
    return Refused(f"Invalid field selection {text[:60]}", "fields")
