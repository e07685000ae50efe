"""Where a request comes from, as far as what stands in front of the site can be believed."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
ONE_VISITOR = 64
"""Bits of an IPv6 address that one customer of a provider shares."""
SHOWN_BITS = {4: 24, 6: 48}
"""Bits of an address that the log keeps: enough to tell home from abroad, not to find a person."""


def address_of(request: HttpRequest) -> Address | None:
    """The visitor's address; None where the server tells none, as on a socket without a proxy.

    Each proxy adds to the end of X-Forwarded-For whom it heard from; what stands further left than
    `PROXY_COUNT` entries was written by the visitor, and counts for nothing.
    """
    if settings.BEHIND_PROXY:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= settings.PROXY_COUNT and (
            address := _read(told[-settings.PROXY_COUNT].strip())
        ):
            return address
    return _read(request.META.get("REMOTE_ADDR", ""))


def visitor_of(request: HttpRequest) -> str | None:
    """The address that is locked out: of IPv6 the /64 network, which one visitor has whole."""
    address = address_of(request)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, ONE_VISITOR), strict=False).network_address)
    return str(address) if address else None


def network_of(request: HttpRequest) -> str:
    """The network that the log keeps; empty where no address is known."""
    address = address_of(request)
    if address is None:
        return ""
    return str(ip_network((address, SHOWN_BITS[address.version]), strict=False))


def _read(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or ip_address(int(address))  # without a zone
    return address
