"""The network as a fetch sees it: names are looked up and judged, checked addresses dialled."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host

from sources.capture.failure import Failure, NotFetched, refused
from sources.capture.guard import Address, Link, is_public
from sources.capture.limits import Budget

MOST_TRIED = 4
"""Addresses of one host that are tried before it counts as out of reach."""

_LOOKUPS = threading.BoundedSemaphore(8)
"""getaddrinfo cannot be interrupted: so many may be left waiting, no more."""


def look_up(host: str, port: int) -> Iterable[str]:
    """IP addresses of a name, best first, by this machine's resolver; OSError if none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return dict.fromkeys(str(entry[4][0]) for entry in found)


def dial(address: Address, port: int, seconds: float) -> socket.socket:
    """A TCP connection to exactly this address, in at most so many seconds; OSError if none.

    NotFetched (refused) where that is one of this machine's own.
    """
    family = socket.AF_INET6 if isinstance(address, IPv6Address) else socket.AF_INET
    if _is_here(address, port, family):
        raise refused("this very machine")
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(seconds)
        line.connect((str(address), port))
    except BaseException:
        line.close()
        raise
    return line


def _is_here(address: Address, port: int, family: int) -> bool:
    """Whether the kernel reaches an address from that same address. Nothing is sent."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((str(address), port))
        except OSError:  # there is no way to it at all
            return False
        return ip_address(probe.getsockname()[0]) == address


@dataclass(frozen=True, slots=True)
class Network:
    """How names are looked up, addresses dialled and certificates trusted.

    Only tests give one that differs, so as to leave the machine alone; what may be dialled is
    decided before `dial` is called and cannot be given. `tls` None trusts what the system trusts.
    """

    look_up: Callable[[str, int], Iterable[str]] = look_up
    dial: Callable[[Address, int, float], socket.socket] = dial
    tls: ssl.SSLContext | None = None

    def connect(self, link: Link, budget: Budget) -> socket.socket:
        """A connection to a checked address of the link's host.

        NotFetched: refused if any of its addresses is not public or is ours, since one good
        answer beside a bad one is how names are rebound; unreachable if none of them answers.
        """
        addresses = self._checked(link, budget)[:MOST_TRIED]
        for place, address in enumerate(addresses):
            seconds = budget.seconds() / (len(addresses) - place)
            with contextlib.suppress(OSError):
                return self.dial(address, link.port, seconds)
        budget.seconds()
        raise NotFetched(Failure.UNREACHABLE)

    def _checked(self, link: Link, budget: Budget) -> list[Address]:
        own_name = urlsplit(settings.SITE_URL).hostname or ""
        if validate_host(link.host, [own_name, *set(settings.ALLOWED_HOSTS) - {"*"}]):
            raise refused("our own name")
        found = self._addresses(link.host, link.port, budget)
        if not found or not all(map(is_public, found)):
            raise refused("not a public address")
        if not set(found).isdisjoint(self._addresses(own_name, link.port, budget)):
            raise refused("our own address")
        return found

    def _addresses(self, host: str, port: int, budget: Budget) -> list[Address]:
        """The addresses of a host; none where its name resolves to nothing, or not in time."""
        with contextlib.suppress(ValueError):
            return [ip_address(host)]
        try:
            return [ip_address(found) for found in _in_time(self.look_up, host, port, budget)]
        except (OSError, ValueError):  # ValueError: not an address, or a name that DNS cannot spell
            return []


def _in_time(
    look_up: Callable[[str, int], Iterable[str]], host: str, port: int, budget: Budget
) -> list[str]:
    """What `look_up` finds or raises; TimeoutError if it takes longer than is left."""
    answer: SimpleQueue[list[str] | Exception] = SimpleQueue()
    waiting = _LOOKUPS

    def ask() -> None:
        try:
            answer.put(list(look_up(host, port)))
        except Exception as error:
            answer.put(error)
        finally:
            waiting.release()

    if not waiting.acquire(timeout=budget.left()):
        raise TimeoutError
    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=budget.left())
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found


def configured() -> Network:
    """The real network, unless a test's settings put another in its place.

    `CAPTURE_NETWORK` is no environment variable, and without the demonstration's settings it is
    ignored here and refused by a system check.
    """
    given: Network | None = getattr(settings, "CAPTURE_NETWORK", None)
    return given if given is not None and settings.DEMO else Network()
