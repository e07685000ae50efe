"""Which addresses the server may be asked to fetch.

An address is read by one strict grammar, since what two parsers read differently is an attack, and
is then judged by what it resolves to: only peers that `is_public` allows are connected to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urljoin

import idna

from sources.capture.failure import refused

Address = IPv4Address | IPv6Address

LONGEST = 2_000
"""Characters of an address: a report stores no longer one."""

PORTS = frozenset({80, 443, 8080, 8443})
"""Where pages are served; any other would let somebody speak to mail servers and databases."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

_UNICAST = tuple(map(ip_network, ("0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "2000::/3")))
"""All of IPv4 below multicast, and the global unicast addresses of IPv6 (RFC 4291)."""

_SPECIAL = tuple(
    map(
        ip_network,
        (
            # IANA's registries of special addresses (RFC 6890), also what they call reachable
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
            "3ffe::/16",  # the 6bone, given back (RFC 3701)
            "168.63.129.16/32",  # public by its number, but what Azure tells its machines from
        ),
    )
)  # fmt: skip

_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
"""The third quarter of an IPv6 address whose last quarter is an IPv4 address (RFC 5214)."""

_FORM = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[(?=[^]]*:)[0-9a-f:.]{2,45}\]|[^][/?#@\\:%]{1,254})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(?:\#.*)?",
    re.IGNORECASE | re.ASCII,
)
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\\\ufeff\ud800-\udfff]|\s")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{3,253}}\Z){_LABEL}(?:\.{_LABEL})+", re.ASCII)
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.ASCII)
_KEPT = "/%:=&?~+!$,;'@()*[]"


def is_public(address: Address) -> bool:
    """Whether this is the address of one machine on the public Internet."""
    if isinstance(address, IPv6Address) and (
        address.scope_id is not None or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    ):
        return False
    return any(address in net for net in _UNICAST) and not any(address in net for net in _SPECIAL)


@dataclass(frozen=True, slots=True)
class Link:
    """An http or https address in its one plain form.

    `host` is an ASCII name in lower case without a dot at its end, or an IP address without
    brackets; `target` is what follows it in a request. Fragment and user name are never part of it.
    """

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def parse(cls, text: str) -> Link:
        """Read an address; NotFetched (refused) unless every parser would read it alike."""
        match = None
        if len(text) <= LONGEST and not _UNFIT.search(text):
            match = _FORM.fullmatch(text)
        if match is None:
            raise refused("not an address")
        scheme = match["scheme"].lower()
        port = int(match["port"] or _DEFAULT_PORTS[scheme])
        if port not in PORTS:
            raise refused(f"port {port}")
        target = quote((match["path"] or "/") + (match["query"] or ""), safe=_KEPT)
        link = cls(scheme, _host(match["host"]), port, target)
        if len(link.url) > LONGEST:
            raise refused("too long once it is spelled in ASCII")
        return link

    def follow(self, location: str) -> Link:
        """Where a redirect leads; NotFetched (refused) if that may not be asked.

        What began over TLS is not fetched in the clear.
        """
        if _UNFIT.search(location):
            raise refused("a redirect to no address")
        try:
            found = Link.parse(urljoin(self.url, location))
        except ValueError:  # urljoin on unbalanced brackets
            raise refused("a redirect to no address") from None
        if self.scheme == "https" and found.scheme != "https":
            raise refused("a redirect away from TLS")
        return found

    @property
    def address(self) -> Address | None:
        """The IP address that stands in the place of a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """Host and, unless it is the scheme's own, port: a request's Host field."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"


def _host(written: str) -> str:
    if written.startswith("["):
        return _ip(written[1:-1])
    name = (written if written.isascii() else _in_ascii(written)).lower().removesuffix(".")
    if _ENDS_IN_NUMBER.fullmatch(name):
        return _ip(name)
    if not _NAME.fullmatch(name):
        raise refused("not a public name")
    return name


def _ip(written: str) -> str:
    """The usual spelling of an IP address: 127.1, 0177.0.0.1 and 2130706433 are not accepted."""
    try:
        return str(ip_address(written))
    except ValueError:
        raise refused("an odd spelling of an IP address") from None


def _in_ascii(name: str) -> str:
    """A domain name as DNS spells it (UTS #46)."""
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise refused("not a domain name") from None
