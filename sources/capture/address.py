"""When two addresses are of the same page: tracking, mobile and AMP forms, archived copies."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|mc_[ce]id|igshid|_ga|_gl"
    r"|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|cmpid|cmp|ncid|ocid|amp|outputtype|smid|sr_share",
    re.IGNORECASE | re.ASCII,
)
"""Parameters that say how a reader came, not what they read."""
_ARCHIVED = re.compile(
    r"(?:web\.archive\.org/web/\d{4,14}\w{0,4}|archive\.(?:ph|is|today|li|vn|fo|md)/(?:\d{4,14}|o/\w+))"
    r"/(https?:/{1,2}.+)",
    re.IGNORECASE | re.ASCII,
)
_AMP_CACHE = re.compile(
    r"(?:www\.google\.[a-z.]+/amp/(?:s/)?|[\w-]+\.cdn\.ampproject\.org/[cv]/(?:s/)?)(.+)",
    re.IGNORECASE | re.ASCII,
)
_FRONT = re.compile(r"(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)", re.ASCII)
_AMP_END = re.compile(r"(?:/amp|\.amp|/amp\.html)/?$", re.IGNORECASE | re.ASCII)
LONGEST, KEY = 8000, 2000


def page_key(url: str) -> str:
    """The address of the page itself, to compare with others: host, path, query. Not to fetch.

    Empty for what is no http(s) address. The key of a key (with a scheme before it) is itself.
    """
    address = _original(url.strip()[:LONGEST])
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    name = _host(host) + (f":{port}" if port not in (None, 80, 443) else "")
    query = _query(parts.query)
    return (name + _path(parts.path) + (f"?{query}" if query else ""))[:KEY]


def domain_of(url: str) -> str:
    """The host an address is served from, without www and the like; empty if it has none."""
    return re.split(r"[/?:]", page_key(url), maxsplit=1)[0]


def _original(url: str) -> str:
    """The address inside that of an archived copy or of an AMP cache, as deep as they nest."""
    for _ in range(4):
        rest = re.sub(r"^https?://", "", url, flags=re.IGNORECASE)
        if archived := _ARCHIVED.match(rest):
            url = re.sub(r"^(https?):/+", r"\1://", archived[1], flags=re.IGNORECASE)
        elif (cached := _AMP_CACHE.match(rest)) and rest != url:
            url = f"https://{cached[1]}"
        else:
            break
    return url


def _host(host: str) -> str:
    name = host.lower()
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        name = quote(name, safe=".-:%").lower()
    while shorter := _FRONT.match(name):
        name = name[shorter.end() :]
    return name


def _path(path: str) -> str:
    plain = quote(unquote_to_bytes(path), safe="/~:@!$&'()*+,;=-._")
    while _AMP_END.search(plain):
        plain = _AMP_END.sub("", plain)
    return plain.rstrip("/")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None)
    kept = sorted(pair for pair in pairs if not TRACKING.fullmatch(pair[0]))
    return urlencode(kept, errors="surrogateescape")
