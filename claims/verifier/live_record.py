#!/usr/bin/env python3
"""Read the record of a live site as the lines of an export.

    python live_record.py https://site > record.jsonl

It asks for nothing but /api/v1/record/checkpoint and, page by page, /api/v1/changes, and checks
only that the answers have the form of docs/record-format.md: verify_record.py, which reads through
this file, checks what they say. Needs Python 3.11 and no package.
"""

from __future__ import annotations

import base64
import http.client
import json
import queue
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

EXPORT = "claimline-export/1"
MEMBERS = frozenset(
    ("number", "type", "recorded_at", "claim", "actor", "redacted", "salt", "leaf", "leaf_hash")
) | {"body"}
PAGE = 1000  # entries that are asked for at once
MOST_ENTRIES = 10_000_000
MOST_BYTES = 64_000_000  # of one answer
SILENCE, WHOLE, ALL = 30, 120, 6 * 3600  # seconds: without a byte, for an answer, for the record
TRIES = 4
LONGEST_PAUSE = 120  # seconds; a site that asks for more is not asked again
LAGS, LAG = 5, 3  # how often, after how many seconds, to ask whether a late copy has caught up
BUSY = (429, 502, 503, 504)
TELL = 2  # seconds between reports of progress


class CannotRead(OSError):
    """A site does not answer, or not as the format says."""


class Busy(Exception):
    """A site may answer later: after so many seconds, if it says when."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: what another address says is not what this site says."""

    def redirect_request(self, *told: Any) -> None:
        return None


class Site:
    """A site whose API is asked; answers are bounded in size and time."""

    def __init__(self, address: str) -> None:
        try:
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or re.search(r"[\s?#]", address):
            raise CannotRead(f"{address} is not the address of a site, such as https://site")
        self._base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/api/v1"
        self._open = urllib.request.build_opener(NoRedirect).open
        self._end = time.monotonic() + ALL

    def ask(self, path: str) -> dict[str, Any]:
        """The JSON object of an answer, asked for again while the site is busy or unreachable."""
        address = self._base + path
        for turn in range(1, TRIES + 1):
            if time.monotonic() > self._end:
                raise CannotRead(f"the record was not read within {ALL // 3600} hours")
            try:
                return parsed(within(WHOLE, lambda: self._fetch(address)), address)
            except Busy as busy:
                seconds = 2.0 ** (turn - 1) if busy.seconds is None else busy.seconds
                if turn == TRIES or seconds > LONGEST_PAUSE:
                    raise CannotRead(str(busy)) from None
                time.sleep(max(seconds, 0))
        raise AssertionError("unreachable")

    def _fetch(self, address: str) -> bytes:
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
            "User-Agent": "verify_record.py",
        }
        try:
            request = urllib.request.Request(address, headers=headers)  # noqa: S310
            with self._open(request, timeout=SILENCE) as answer:
                return whole(answer, address)
        except urllib.error.HTTPError as error:
            with error:
                refuse(error, address)
        except CannotRead:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise Busy(f"{address} cannot be read: {error or type(error).__name__}") from None


def whole(answer: http.client.HTTPResponse, address: str) -> bytes:
    """The bytes of an answer, which are all there and not too many."""
    if answer.status != 200:
        raise CannotRead(f"{address} answered {answer.status}")
    body = answer.read(MOST_BYTES + 1)
    if answer.length and len(body) <= MOST_BYTES:
        raise http.client.IncompleteRead(body, answer.length)
    if len(body) > MOST_BYTES:
        raise CannotRead(f"{address} answers with more than {MOST_BYTES} bytes")
    return body


def refuse(error: urllib.error.HTTPError, address: str) -> NoReturn:
    """Raise what an answer other than 200 means."""
    if error.code in BUSY:
        later = pause(error.headers.get("Retry-After", ""))
        when = "" if later is None else f" and asks to wait {later:.0f} seconds"
        raise Busy(f"{address} answered {error.code}{when}", later)
    if 300 <= error.code < 400:
        place = error.headers.get("Location", "nowhere")
        raise CannotRead(f"{address} leads to {place}: give the address of the site itself")
    raise CannotRead(f"{address} answered {error.code} {detail(error)}".rstrip())


def pause(text: str) -> float | None:
    """The seconds of a Retry-After header, given as a number or as a date (RFC 9110 §10.2.3)."""
    if re.fullmatch("[0-9]{1,9}", text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max((moment - datetime.now(UTC)).total_seconds(), 0)


def detail(error: urllib.error.HTTPError) -> str:
    """What a problem (RFC 9457) says, if it says anything."""
    try:
        return str(json.loads(error.read(10_000))["detail"])[:300]
    except (OSError, http.client.HTTPException, LookupError, TypeError, ValueError):
        return ""


def within(seconds: float, work: Callable[[], bytes]) -> bytes:
    """The result of work that may take so long, also where bytes trickle in for ever."""
    done: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as error:
            done.put(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        result = done.get(timeout=seconds)
    except queue.Empty:
        raise Busy(f"no whole answer came within {seconds:.0f} seconds") from None
    if isinstance(result, Exception):
        raise result
    return result


def compact(value: Any) -> str:
    """JSON as the site sends it; of a body, the text that was hashed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parsed(body: bytes, address: str) -> dict[str, Any]:
    """A JSON object, written in the one way in which the site writes it.

    So nothing can stand in it that one reader sees and another does not: no member twice, no
    number or letter written differently.
    """
    try:
        text = body.decode()
        found = json.loads(text)
        if isinstance(found, dict) and compact(found) == text:
            return found
    except (ValueError, RecursionError):
        pass
    raise CannotRead(f"{address} does not answer with JSON as the format has it")


def lines(address: str, least: int = 0) -> Iterator[str]:
    """The record of a site as the lines of an export; it should have at least so many entries.

    Raises CannotRead, an OSError.
    """
    site = Site(address)
    signed = site.ask("/record/checkpoint")
    if not {"key", "note", "size"} <= signed.keys() or type(signed["size"]) is not int:
        raise CannotRead(f"{address} does not answer with a checkpoint")
    yield compact({"format": EXPORT, "key": signed["key"], "checkpoint": signed["note"]})
    count = 0
    for change in changes(site, max(signed["size"], least)):
        count += 1
        yield compact(exported(change))
    yield compact({"end": count})


def changes(site: Site, least: int) -> Iterator[Any]:
    """Every change in order. If there are too few, ask again: a copy of the site may be late."""
    place, count, late, told = "", 0, 0, time.monotonic()
    while True:
        found, ahead = page(site, place, count)
        if not found and (count >= least or late == LAGS):
            return
        if not found:
            late += 1
            time.sleep(LAG)
        yield from found
        place, count = ahead, count + len(found)
        if count > MOST_ENTRIES:
            raise CannotRead(f"there are more than {MOST_ENTRIES} entries: check an export")
        if time.monotonic() - told > TELL:
            told = time.monotonic()
            print(f"{count} of {max(count, least)} entries", file=sys.stderr, flush=True)


def page(site: Site, place: str, count: int) -> tuple[list[Any], str]:
    """The changes after a cursor, and the next one, which stays where there is no change."""
    answer = site.ask(
        f"/changes?limit={PAGE}" + (f"&after={quote(place, safe='')}" if place else "")
    )
    found, ahead = answer.get("results"), answer.get("next")
    stays = bool(found) or not place or ahead == place
    if not (isinstance(found, list) and isinstance(ahead, str)):
        found, ahead = [], ""
    if ahead and stays and len(answer) == 2 and len(found) <= PAGE:
        return found, ahead
    raise CannotRead(f"what comes after entry {count} is not a page of changes")


def exported(change: Any) -> dict[str, Any]:
    """A change as an export has it, with the bytes of its body. Raises CannotRead."""
    if not isinstance(change, dict) or change.keys() != MEMBERS:
        raise CannotRead(f"this is not an entry: {compact(change)[:200]}")
    body, gone = change.pop("body"), change.pop("redacted")
    if gone is not (body is None):
        raise CannotRead(f"entry {change['number']}: says that it is redacted, or not, wrongly")
    encoded = None if body is None else base64.b64encode(compact(body).encode()).decode()
    return {**change, "body": encoded}


def main() -> int:
    if len(sys.argv) != 2:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    try:
        for line in lines(sys.argv[1]):
            print(line)
    except (OSError, ValueError) as reason:
        print(f"Cannot read it: {reason}.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
