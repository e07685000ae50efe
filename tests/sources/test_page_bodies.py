"""What a site sends: bounded however it is sent, and told apart where that reveals nothing."""

import gzip
import itertools
import time
import zlib

import pytest

from sources.capture.failure import Failure, NotFetched
from sources.capture.fetch import fetch
from sources.capture.limits import Limits
from tests.sources.web import page

MEGABYTE = 1_000_000


def got(web, limits=Limits()):  # noqa: B008
    return fetch("http://good.example/", network=web.network, limits=limits)


def failure(web, limits=Limits()):  # noqa: B008
    with pytest.raises(NotFetched) as caught:
        got(web, limits)
    return caught.value.failure


def packed(body, coding):
    return page(body, f"Content-Encoding: {coding}")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_reads_no_endless_body(web):
    sent = itertools.count()

    def endless(line):
        line.sendall(HEAD + b"\r\n")
        while True:
            line.sendall(b"a" * 65_536)
            next(sent)

    web.paths["/"] = endless
    assert failure(web) == Failure.TOO_BIG


def test_reads_no_endless_chunks(web):
    def endless(line):
        line.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while True:
            line.sendall(b"1000;" + b"x" * 1_000 + b"\r\n" + b"a" * 4_096 + b"\r\n")

    web.paths["/"] = endless
    assert failure(web) == Failure.TOO_BIG


def test_reads_a_page_in_tiny_chunks(web):
    chunks = b"1\r\na\r\n" * 100_000
    web.paths["/"] = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert got(web, Limits(seconds=60)).body == b"a" * 100_000


def test_waits_for_no_body_that_drips(web):
    def dripping(line):
        line.sendall(HEAD + b"\r\n")
        while not web.closing.wait(0.02):
            line.sendall(b"a")

    web.paths["/"] = dripping
    assert failure(web, Limits(seconds=0.5)) == Failure.TOO_SLOW


def test_waits_for_no_headers_that_drip(web):
    def dripping(line):
        line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not web.closing.wait(0.02):
            line.sendall(b"a")

    web.paths["/"] = dripping
    assert failure(web, Limits(seconds=0.5)) == Failure.TOO_SLOW


def test_ends_with_the_time_for_all_redirects_together(web):
    def slowly(line):
        web.closing.wait(0.2)
        line.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")

    web.paths["/"] = slowly
    assert failure(web, Limits(seconds=0.5, redirects=1_000)) == Failure.TOO_SLOW


@pytest.mark.parametrize(
    "headers",
    [
        b"X: " + b"a" * MEGABYTE + b"\r\n",
        b"".join(b"X-%d: %s\r\n" % (number, b"a" * 90) for number in range(10_000)),
    ],
)
def test_reads_no_megabyte_of_headers(web, headers):
    web.paths["/"] = HEAD + headers + b"\r\n<p>Hello</p>"
    assert failure(web) == Failure.UNREADABLE


def test_reads_no_endless_interim_answers(web):
    def endless(line):
        while True:
            line.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1_000)

    web.paths["/"] = endless
    assert failure(web) == Failure.TOO_BIG


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (b"100", Failure.UNREADABLE),  # more than comes
        (b"-1", Failure.UNREADABLE),
        (b"abc", Failure.UNREADABLE),
        (b"12, 13", Failure.UNREADABLE),
        (b"12\r\nContent-Length: 13", Failure.UNREADABLE),
        (b"2000001", Failure.TOO_BIG),
        (b"9" * 5_000, Failure.UNREADABLE),
    ],
)
def test_believes_no_lying_length(web, length, expected):
    web.paths["/"] = HEAD + b"Content-Length: " + length + b"\r\n\r\n<p>Hello</p>"
    assert failure(web) == expected


def test_reads_no_more_than_was_announced(web):
    web.paths["/"] = HEAD + b"Content-Length: 5\r\n\r\nHelloHTTP/1.1 200 OK\r\n\r\n"
    assert got(web).body == b"Hello"


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "deflate", "identity", ""])
def test_unpacks_what_it_asked_for(web, coding):
    pack = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress}
    web.paths["/"] = packed(pack.get(coding.lower(), bytes)(b"<p>Hello</p>"), coding)
    assert got(web).body == b"<p>Hello</p>"


def test_unpacks_bare_deflate_and_several_gzip_members(web):
    web.paths["/"] = packed(zlib.compress(b"<p>Hello</p>", wbits=-15), "deflate")
    assert got(web).body == b"<p>Hello</p>"
    web.paths["/"] = packed(gzip.compress(b"<p>") + gzip.compress(b"Hello") + b"\0\0", "gzip")
    assert got(web).body == b"<p>Hello"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_unpacks_two_megabytes_and_not_one_byte_more(web, pack):
    coding = "gzip" if pack is gzip.compress else "deflate"
    web.paths["/"] = packed(pack(b"a" * 2 * MEGABYTE), coding)
    assert len(got(web).body) == 2 * MEGABYTE
    web.paths["/"] = packed(pack(b"a" * (2 * MEGABYTE + 1)), coding)
    assert failure(web) == Failure.TOO_BIG


def test_is_not_blown_up(web):
    bomb = gzip.compress(b"\0" * 300 * MEGABYTE, compresslevel=1)
    web.paths["/"] = packed(bomb, "gzip")
    assert len(bomb) < 2 * MEGABYTE
    assert failure(web) == Failure.TOO_BIG
    web.paths["/"] = packed(gzip.compress(b"\0" * MEGABYTE) * 3, "gzip")
    assert failure(web) == Failure.TOO_BIG
    web.paths["/"] = packed(gzip.compress(b"") * 1_000, "gzip")
    assert failure(web) == Failure.UNREADABLE


@pytest.mark.parametrize(
    "coding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "br, gzip", "aws-chunked", "x"]
)
def test_leaves_what_it_did_not_ask_for_packed(web, coding):
    """A brotli bomb, then, is never unpacked at all."""
    web.paths["/"] = packed(gzip.compress(gzip.compress(b"a" * MEGABYTE)), coding)
    assert failure(web) == Failure.UNREADABLE


@pytest.mark.parametrize(
    "body",
    [b"no gzip", gzip.compress(b"a" * 9_000, mtime=0)[:-20], b""],
    ids=["something else", "cut off", "nothing"],
)
@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_tells_of_packed_pages_that_are_broken(web, body, coding):
    web.paths["/"] = packed(body, coding)
    assert failure(web) == Failure.UNREADABLE


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\0" * 2_000, b"HTTP/2 200\r\n\r\n", b"SSH-2.0-OpenSSH_9.9\r\n", b"<p>Hello</p>",
        b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX\r\n\r\n", b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nHel",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nHello",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    ],
)  # fmt: skip
def test_tells_of_an_answer_that_is_no_http(web, sent):
    web.paths["/"] = sent
    assert failure(web) == Failure.UNREADABLE


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "The site does not let us read this page (401)."),
        (403, "The site does not let us read this page (403)."),
        (429, "The site does not let us read this page (429)."),
        (451, "The site does not let us read this page (451)."),
        (404, "The site has no page at this address (404)."),
        (410, "The site has no page at this address (410)."),
        (204, "The site answered with a fault of its own (204)."),
        (206, "The site answered with a fault of its own (206)."),
        (500, "The site answered with a fault of its own (500)."),
        (503, "The site answered with a fault of its own (503)."),
        (999, "The site answered with a fault of its own (999)."),
    ],
)
def test_says_what_the_site_said(web, status, message):
    web.paths["/"] = page(b"secret of the site", status=f"{status} Secret")
    with pytest.raises(NotFetched) as caught:
        got(web)
    assert (str(caught.value), caught.value.status) == (message, status)


@pytest.mark.parametrize(
    "kind",
    [
        "image/png",
        "application/pdf",
        "application/json",
        "text/javascript",
        "",
        "html",
        "text/html x",
    ],
)
def test_tells_of_what_is_no_page(web, kind):
    web.paths["/"] = page(kind=kind)
    assert failure(web) == Failure.NOT_A_PAGE


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("TEXT/HTML", ""),
        ("text/plain ; Charset=UTF-8", "UTF-8"),
        ('application/xhtml+xml; x=y; charset="koi8-r"', "koi8-r"),
        ("text/html; charset=", ""),
        ("text/html; charset=" + "a" * 9_000, "a" * 40),
    ],
)
def test_reads_the_kind_of_a_page(web, kind, charset):
    web.paths["/"] = page(kind=kind)
    assert got(web).content_type == kind.partition(";")[0].strip().lower()
    assert got(web).charset == charset


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=utf-8", "Müller".encode(), "Müller"),
        ("text/html", "Müller".encode(), "Müller"),
        ("text/html", "Müller “1”".encode("cp1252"), "Müller “1”"),
        ("text/html; charset=iso-8859-1", "“1”".encode("cp1252"), "“1”"),
        ("text/html; charset=utf-8", "Müller".encode("latin-1"), "Müller"),  # wrong
        ("text/html; charset=ascii", "日本".encode(), "æ—¥æœ¬"),  # wrong, as a browser shows it
        ("text/html; charset=shift_jis", "日本".encode("shift_jis"), "日本"),
        ("text/html; charset=nonsense", "é".encode(), "é"),
        ("text/html; charset=utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-"),
        ("text/html; charset=rot13", b"uryyb", "uryyb"),
        ("text/html; charset=zip", b"hello", "hello"),
        ("text/html; charset=idna", b"hello", "hello"),
        ("text/html; charset=unicode_escape", b"\\x41", "\\x41"),
        ("text/html; charset=koi8-r", "\ufeffé".encode(), "é"),  # the mark wins
        ("text/html", "é".encode("utf-16"), "é"),
        ("text/html; charset=utf-16", b"odd", "odd"),
        ("text/html", '<meta charset="koi8-r">Привет'.encode("koi8-r"), None),
        ("text/html", b"a\0b", "a\ufffdb"),
        ("text/html", b"\x81\xff\x00", "\ufffd\ufffd\ufffd"),
        ("text/html", b"<meta charset=\0>" * 9, "<meta charset=\ufffd>" * 9),
    ],
)
def test_reads_text_in_the_encoding_that_fits(web, kind, body, text):
    web.paths["/"] = page(body, kind=kind)
    assert got(web).text == (text or '<meta charset="koi8-r">Привет')
    assert got(web).body == body


def test_hands_on_a_hundred_thousand_nested_tags(web):
    nested = b"<div>" * 100_000
    web.paths["/"] = page(nested, kind="text/html")
    assert got(web).text == nested.decode()


def test_finds_an_encoding_in_a_hostile_head_at_once(web):
    web.paths["/"] = page(b"<meta " * 300_000, kind="text/html")
    begun = time.process_time()
    assert got(web).text.startswith("<meta ")
    assert time.process_time() - begun < 5
