"""The parameters of `claims:search`, read as strictly as Google reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qsl

from claims.fact_checks.masks import Mask, read_mask
from claims.fact_checks.refusal import Refused

USUAL, MOST = 10, 100
LONGEST = 1000
LARGEST = 2**31 - 1
DEEPEST = 10_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}", re.ASCII)
_SITE = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*", re.ASCII)
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,99}", re.ASCII)
IGNORED = ("key", "access_token", "oauth_token", "quotaUser", "uploadType", "upload_protocol")
"""Parameters that every API of Google takes, and that change nothing here."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to search for: the fields of a search request."""

    query: str = ""
    languageCode: str = ""
    reviewPublisherSiteFilter: str = ""
    maxAgeDays: int = 0
    pageSize: int = 0
    pageToken: str = ""
    offset: int = 0

    @property
    def many(self) -> int:
        """How many claims a page holds."""
        return min(self.pageSize or USUAL, MOST)

    @property
    def others(self) -> list[Any]:
        """Every field but the page's token, which must not change from page to page."""
        return [getattr(self, f.name) for f in fields(self) if f.name != "pageToken"]


@dataclass(frozen=True, slots=True)
class Form:
    """How to write the answer: the parameters of every API of Google."""

    pretty: bool = True
    mask: Mask | None = None
    callback: str = ""
    old_errors: bool = False


def read(raw: str) -> tuple[Asked, Form]:
    """Read a WSGI query string. Raises Refused."""
    given = _pairs(raw)
    form = _form(given)
    read = {name: READ[name](value, name) for name, value in given.items() if name in READ}
    asked = Asked(**read)
    if not asked.query and not asked.reviewPublisherSiteFilter:
        raise Refused("Request must contain a query or a review publisher site filter.", "query")
    return asked, form


def _pairs(raw: str) -> dict[str, str]:
    try:
        written = raw.encode("latin-1").decode("utf-8")
        pairs = parse_qsl(written, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeError as error:
        raise Refused("The query string is not percent-encoded UTF-8.") from error
    except ValueError as error:
        raise Refused("There are too many parameters.") from error
    found: dict[str, str] = {}
    for written_name, value in pairs:
        name = SNAKES.get(written_name, written_name)
        if name not in READ and name not in FORMS and name not in IGNORED:
            raise Refused(
                f"Unknown name {_quoted(name)}: Cannot bind query parameter. Field "
                f"{_quoted(name)} could not be found in request message."
            )
        if name in found:
            raise Refused(f"Field {_quoted(name)} is given more than once.", name)
        if "\x00" in value:
            raise Refused(f"Field {_quoted(name)} holds a NUL character.", name)
        found[name] = value
    return found


def _form(given: dict[str, str]) -> Form:
    if given.get("alt", "json") != "json":
        raise Refused("Only alt=json can be written here.", "alt")
    version = given.get("$.xgafv", "2")
    if version not in ("1", "2"):
        raise Refused("“$.xgafv” must be 1 or 2.", "$.xgafv")
    callback = given.get("callback", "")
    if callback and not _CALLBACK.fullmatch(callback):
        raise Refused("“callback” must be the name of a function.", "callback")
    pretty = given.get("prettyPrint") or "true"
    if pretty.lower() not in ("true", "false", "1", "0"):
        raise Refused("“prettyPrint” must be true or false.", "prettyPrint")
    mask = read_mask(given["fields"]) if given.get("fields") else None
    return Form(pretty.lower() in ("true", "1"), mask, callback, version == "1")


def _text(value: str, name: str) -> str:
    if len(value) > LONGEST:
        raise Refused(f"{_quoted(name)} may be {LONGEST} characters long.", name)
    return value.strip()


def _language(value: str, name: str) -> str:
    if value and not _LANGUAGE.fullmatch(value):
        raise Refused(f"{_quoted(name)} must be a language such as en-US.", name)
    return value


def _site(value: str, name: str) -> str:
    site = value.strip().lower().removeprefix("www.")
    if site and not (len(site) < 260 and _SITE.fullmatch(site)):
        raise Refused(f"{_quoted(name)} must be a site such as nytimes.com.", name)
    return site


def _whole(most: int) -> Callable[[str, str], int]:
    def read(value: str, name: str) -> int:
        if not re.fullmatch("[0-9]{1,10}", value or "0", re.ASCII) or int(value or 0) > most:
            raise Refused(f"{_quoted(name)} must be a whole number from 0 to {most}.", name)
        return int(value or 0)

    return read


def _quoted(name: str) -> str:
    return f'"{name[:60]}"'


READ: dict[str, Callable[[str, str], Any]] = {
    "query": _text,
    "languageCode": _language,
    "reviewPublisherSiteFilter": _site,
    "maxAgeDays": _whole(LARGEST),
    "pageSize": _whole(LARGEST),
    "pageToken": _text,
    "offset": _whole(DEEPEST),
}
FORMS = ("alt", "$.xgafv", "callback", "prettyPrint", "fields")
SNAKES = {re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name): name for name in READ}
"""The same fields as Google's protocol buffers name them."""
