"""When two addresses are of the same page: tracking, mobile and AMP forms, archived copies."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

import idna

RULE = 2
"""The number of this rule: it grows with every change of what is one page."""
TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|mc_[ce]id|igshid|_ga|_gl"
    r"|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|cmpid|cmp|ncid|ocid|amp|outputtype|smid|sr_share",
    re.IGNORECASE | re.ASCII,
)
"""Parameters that say how a reader came, not what they read."""
_ARCHIVED = re.compile(
    r"(?:web\.archive\.org/web/(?:(?:\d{1,14}\w{0,4}|\*)/)?"
    r"|archive\.(?:ph|is|today|li|vn|fo|md)/(?:o/\w+/|newest/|oldest/|[\d.-]{4,20}/)?)"
    r"(?:https?:/{1,2})(.+)",
    re.IGNORECASE | re.ASCII,
)
_AMP_CACHE = re.compile(
    r"(?:google\.[a-z.]{2,6}/amp/(?:s/)?|[\w-]+\.cdn\.ampproject\.org/[cv]/(?:s/)?)(.+)",
    re.IGNORECASE | re.ASCII,
)
_GOOGLE = re.compile(r"google\.[a-z.]{2,6}", re.ASCII)
_FRONT = re.compile(r"(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)", re.ASCII)
_INNER = re.compile(r"(?<=\.)m\.(?=[^.]+\.)", re.ASCII)
"""The mobile part of en.m.wikipedia.org."""
_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", re.ASCII)
_AMP_FRONT = re.compile(r"\A/amp(?=/[^/])", re.IGNORECASE | re.ASCII)
_AMP_END = re.compile(r"(?:/amp|\.amp|/amp\.html)/?$", re.IGNORECASE | re.ASCII)
LONGEST, KEY = 8000, 2000
_LONGEST_HOST, _LONGEST_PATH = 253, 1000


def page_key(url: str) -> str:
    """The address of the page itself, to compare with others: host, path, query. Not to fetch.

    Empty for what is no http(s) address; at most 2000 characters. The key of a key (with a scheme
    before it) is itself. Keys are stored with the RULE they were made by: one that changes makes
    the worker write them anew.
    """
    storable = url.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    key = _key(storable.strip()[:LONGEST])
    while inside := _ARCHIVED.match(key) or _AMP_CACHE.match(key):
        if not (original := _key(f"https://{inside[1]}")):
            break
        key = original
    return key if len(key) <= KEY else _shortened(key)


def domain_of(url: str) -> str:
    """The host an address is served from, without www and the like; empty if it has none."""
    host = re.match(r"\[[^]]*]|[^/?:]*", page_key(url))
    return host[0] if host else ""


def _key(address: str) -> str:
    """The key of an address as it stands, of an archive's page too."""
    try:
        parts = urlsplit(address)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    name = host + (f":{port}" if port not in (None, 80, 443) else "")
    query = _query(parts.query)
    return name + _path(parts.path, host) + (f"?{query}" if query else "")


def _shortened(key: str) -> str:
    """A key too long for an index: its host, the beginning of its path, and a hash of it all."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    host, slash, path = key.partition("?")[0].partition("/")
    return f"{host}{_path((slash + path)[:_LONGEST_PATH], host)}?sha256={digest}"


def _host(host: str) -> str:
    """A host in lower-case ASCII without its front; empty, or a ValueError, if it is none."""
    name = host.lower().rstrip(".")
    if ":" in name:
        return f"[{name}]"
    name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    while front := _FRONT.match(name) or _INNER.search(name):
        name = name[: front.start()] + name[front.end() :]
    return name if _NAME.fullmatch(name) and len(name) <= _LONGEST_HOST else ""


def _path(path: str, host: str) -> str:
    plain = quote(unquote_to_bytes(path), safe="/~:@!$&'()*+,;=-._")
    while (shorter := _without_amp(plain, host)) != plain:
        plain = shorter
    return plain


def _without_amp(path: str, host: str) -> str:
    shorter = _AMP_END.sub("", path).rstrip("/")
    return shorter if _GOOGLE.fullmatch(host) else _AMP_FRONT.sub("", shorter)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None)
    kept = sorted(pair for pair in pairs if not TRACKING.fullmatch(pair[0]))
    return urlencode(kept, errors="surrogateescape")
