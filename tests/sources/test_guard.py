"""Which addresses may be asked: read strictly, and judged by allow-list on what they resolve to."""

import contextlib
import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.capture.failure import Failure, NotFetched
from sources.capture.guard import Link, is_public

REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.254", "100.100.100.200",  # noqa: S104
    "127.0.0.1", "127.255.255.254", "169.254.169.254", "169.254.170.2", "172.16.0.1",
    "172.31.255.254", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "192.31.196.1", "192.52.193.1", "192.175.48.1", "198.18.0.1", "198.19.255.254",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "232.1.2.3", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "::", "::1", "::127.0.0.1", "::8.8.8.8",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::8.8.8.8", "64:ff9b:1::7f00:1", "100::1", "100:0:0:1::1",
    "2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::", "2001:470:1:2:0:5efe:7f00:1",
    "2001:470:1:2:200:5efe:127.0.0.1", "2620:4f:8000::1", "3ffe::1", "3fff::1", "4000::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1", "fe80::1%eth0",
    "2606:4700::1%1", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip

ALLOWED = [
    "8.8.8.8", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.254", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255",
    "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
    "223.255.255.255", "168.63.129.15", "168.63.129.17", "2001:4860:4860::8888", "2001:200::1",
    "2606:4700::1111", "2a00:1450::1", "2003::1",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED)
def test_refuses_what_is_no_public_machine(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ALLOWED)
def test_allows_public_machines(address):
    assert is_public(ipaddress.ip_address(address))


def _may_be_public(address):
    """What the standard library calls global, less what it is known to call so wrongly."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if address.version == 4:
        return True
    return address in ipaddress.ip_network("2000::/3") and not (
        address.sixtofour or address.teredo or address.ipv4_mapped
    )


@given(st.ip_addresses())
@example(ipaddress.ip_address("2001:db8::1"))
@example(ipaddress.ip_address("2002:808:808::1"))
def test_allows_nothing_that_the_standard_library_refuses(address):
    assert not is_public(address) or _may_be_public(address)


def refusal(text):
    with pytest.raises(NotFetched) as caught:
        Link.parse(text)
    assert caught.value.failure == Failure.REFUSED
    return caught.value.message


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "0x", "127.0.0.1.1",
        "foo.0x7f", "foo.1", "256.1.1.1", "08.8.8.8", "LOCALHOST", "localhost.", "localhost",
        "intranet", "", ".", "..", "good..example", ".good.example", "good.example..",
        "-good.example", "good-.example", "good!.example", "g%6fod.example", "a" * 64 + ".example",
        "a." * 127 + "example", "[::1", "::1", "[::1]x", "[1.2.3.4]", "[]", "[:]", "[::1%25lo]",
        "[::1%lo]", "[v1.a]", "a\u200b..example", "good\u2024\u2024example", "⑴.example",
        "127.0.0.1／@good.example", "℀.example", "good.example：80", "xn--\u00fc.example",
        "\u202egood.example", "\u3000good.example",
    ],
)  # fmt: skip
def test_refuses_a_host_that_is_no_public_name_or_oddly_spelled(host):
    assert refusal(f"http://{host}/") == Failure.REFUSED.label


@pytest.mark.parametrize(
    ("host", "known_as"),
    [
        ("[::1]", "::1"), ("[::ffff:7f00:1]", "::ffff:7f00:1"), ("127.0.0.1.", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1"), ("１２７.0.0.1", "127.0.0.1"), ("127。0。0。1", "127.0.0.1"),
        ("[0:0:0:0:0:0:0:1]", "::1"), ("①②⑦.0.0.1", "127.0.0.1"),
    ],
)  # fmt: skip
def test_reads_an_ip_address_as_what_it_is_and_not_as_a_name(host, known_as):
    """And so nothing but the list of addresses decides on it."""
    link = Link.parse(f"http://{host}/")
    assert link.address == ipaddress.ip_address(known_as)
    assert not is_public(link.address)


@pytest.mark.parametrize(
    "text",
    [
        "http://good.example@127.0.0.1/", "http://good.example:80@127.0.0.1:6379/",
        "http://good.example\\@127.0.0.1/", "http:\\\\good.example/", "http://a:b@good.example/",
        "http://@good.example/", "http:///h", "http:/good.example", "http:good.example", "//h",
        "//good.example/", "good.example", "/h", "", "http://", "http://?q", "http://#f",
        " http://good.example/", "\thttp://good.example/", "\ufeffhttp://good.example/",
        "http://good.example/ ", "http://good.example/\n", "ht\ntp://good.example/",
        "http\n://good.example/", "http://good.ex\tample/", "http://good.example/a\r\nHost: x",
        "http://good.example/a b", "http://good.example/\x00", "http://good.example/\x7f",
        "http://good.example/\u2028", "http://good.example/\x85", "http://good.example/\ud800",
        "http://good.example/a\\b", "http://good.example:0/", "http://good.example:99999/",
        "http://good.example:65616/", "http://good.example:-80/", "http://good.example:+80/",
        "http://good.example:٨٠/", "http://good.example:8o/", "http://good.example:/",
        "http://good.example:80:80/", "http://good.example:000080/", "http://good.example:22/",
        "http://good.example:25/", "http://good.example:6379/", "http://good.example:5432/",
        "http://good.example/" + "a" * 64_000, "http://good.example/" + "é" * 1_000,
        "http://" + "a" * 64_000,
    ],
)  # fmt: skip
def test_refuses_what_parsers_read_differently(text):
    assert refusal(text) == Failure.REFUSED.label


@pytest.mark.parametrize(
    "scheme",
    [
        "file", "ftp", "gopher", "dict", "ldap", "data", "javascript", "ws", "wss", "blob", "feed",
        "view-source", "jar", "tftp", "sftp", "unix", "http+unix", "httpx", "shttp", "",
        "hTtP:http",
    ],
)  # fmt: skip
def test_refuses_other_schemes(scheme):
    assert refusal(f"{scheme}://good.example/") == Failure.REFUSED.label
    assert refusal(f"{scheme}:http://good.example/") == Failure.REFUSED.label


def test_says_the_same_of_everything_that_it_refuses():
    told = [
        "http://127.1/", "file:///etc/passwd", "http://good.example:22/", "http://intranet/",
        "http://a@b.example/", "http://good.example/" + "a" * 64_000,
    ]  # fmt: skip
    assert len({refusal(text) for text in told}) == 1


@pytest.mark.parametrize(
    ("text", "link", "url"),
    [
        (
            "http://127.0.0.1#@good.example",
            Link("http", "127.0.0.1", 80, "/"),
            "http://127.0.0.1/",
        ),
        (
            "HTTPS://News.Example:443/a/../b?c=%2F&d[]=1#e",
            Link("https", "news.example", 443, "/a/../b?c=%2F&d[]=1"),
            "https://news.example/a/../b?c=%2F&d[]=1",
        ),
        (
            'http://bücher.example./é?q=ü|"',
            Link("http", "xn--bcher-kva.example", 80, "/%C3%A9?q=%C3%BC%7C%22"),
            "http://xn--bcher-kva.example/%C3%A9?q=%C3%BC%7C%22",
        ),
        (
            "http://my_blog.example:8080?q",
            Link("http", "my_blog.example", 8080, "/?q"),
            "http://my_blog.example:8080/?q",
        ),
        (
            "https://[2001:4860:4860:0::8888]:8443",
            Link("https", "2001:4860:4860::8888", 8443, "/"),
            "https://[2001:4860:4860::8888]:8443/",
        ),
        ("http://good.example:443/", Link("http", "good.example", 443, "/"), None),
    ],
)
def test_reads_an_address_in_its_one_plain_form(text, link, url):
    assert Link.parse(text) == link
    assert link.url == (url or text)
    assert Link.parse(link.url) == link


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://good.example/b"),
        ("b?c", "https://good.example/a/b?c"),
        ("//other.example/x", "https://other.example/x"),
        ("https://other.example", "https://other.example/"),
        ("/ü", "https://good.example/%C3%BC"),
    ],
)
def test_follows_a_redirect(location, url):
    assert Link.parse("https://good.example/a/").follow(location).url == url


@pytest.mark.parametrize(
    "location",
    [
        "http://good.example/", "file:///etc/passwd", "gopher://good.example/", "javascript:1",
        "data:text/html,x", "//[::1", "//a@b.example/", "https://good.example:22/", "/\\evil",
        "https://intranet/", " /b", "feed:https://good.example/",
    ],
)  # fmt: skip
def test_follows_no_redirect_that_nobody_may_ask_for(location):
    with pytest.raises(NotFetched) as caught:
        Link.parse("https://good.example/a/").follow(location)
    assert caught.value.failure == Failure.REFUSED


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_reads_or_refuses_any_text(text):
    for written in (text, f"http://{text}", f"http://good.example/{text}"):
        with contextlib.suppress(NotFetched):
            link = Link.parse(written)
            assert link.url.isascii()
            assert not set(link.url) & set(" \\\r\n\t\x00")
            assert Link.parse(link.url) == link
