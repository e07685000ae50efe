"""Fetching a page: only checked public addresses are dialled, whatever a name or a site answers."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.capture.failure import Failure, NotFetched
from sources.capture.fetch import Page, fetch
from sources.capture.guard import is_public
from sources.capture.limits import LIMITS, Limits
from sources.capture.network import Network
from tests.sources.test_guard import ALLOWED, REFUSED
from tests.sources.web import OTHER, OURS, PUBLIC, moved, page

BRIEF = Limits(seconds=0.5)


def failing(web, url="http://good.example/", limits=LIMITS):
    with pytest.raises(NotFetched) as caught:
        fetch(url, network=web.network, limits=limits)
    return caught.value


def refused(web, url):
    """Whether the one refusal was all there was to see."""
    told = failing(web, url)
    return (told.message, told.status) == (Failure.REFUSED.label, None)


def test_fetches_a_page(web):
    assert fetch("HTTP://GOOD.example#top", network=web.network) == Page(
        url="http://good.example/",
        status=200,
        content_type="text/html",
        charset="utf-8",
        body=b"<p>Hello</p>",
    )
    assert web.dialled == [(PUBLIC, 80)]


def test_says_who_asks_and_asks_for_what_it_can_read(web):
    fetch("http://good.example:8080/", network=web.network)
    assert web.requests == [
        "GET / HTTP/1.1\r\n"
        "Host: good.example:8080\r\n"
        "User-Agent: Claimline/1.0 (+https://claimline.test/about; fetched once, for an editor)\r\n"
        "Accept: text/html, application/xhtml+xml, text/plain\r\n"
        "Accept-Encoding: gzip, deflate\r\n"
        "Connection: close\r\n\r\n"
    ]


def test_has_ten_seconds_two_megabytes_and_three_redirects():
    assert Limits(seconds=10, size=2_000_000, redirects=3) == LIMITS


@pytest.mark.parametrize("address", REFUSED)
def test_dials_no_refused_address(web, address):
    web.names["bad.example"] = [[address]]
    assert refused(web, "http://bad.example/")
    assert refused(web, f"http://[{address}]/" if ":" in address else f"http://{address}/")
    assert web.dialled == []


@pytest.mark.parametrize("address", ALLOWED)
def test_dials_the_very_address_that_it_checked(web, address):
    web.names["other.example"] = [[address]]
    fetch("http://other.example/", network=web.network)
    fetch(f"http://[{address}]/" if ":" in address else f"http://{address}/", network=web.network)
    assert web.dialled == [(address, 80)] * 2


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "LOCALHOST", "localhost.",
        "[::1]", "[::ffff:7f00:1]", "good.example@127.0.0.1", "good.example:80@127.0.0.1:80",
        "127.0.0.1#@good.example", "good.example\\@127.0.0.1", "127.0.0.1.",
    ],
)  # fmt: skip
def test_is_not_led_to_this_machine_by_a_spelling(web, host):
    web.look_up = lambda name, port: ["127.0.0.1"]
    assert refused(web, f"http://{host}/")
    assert web.dialled == []


@pytest.mark.parametrize(
    "answers",
    [[PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"], [], ["fe80::1%1"], ["what?"]],
)
def test_refuses_a_name_unless_all_its_addresses_are_public(web, answers):
    web.names["good.example"] = [answers]
    assert refused(web, "http://good.example/")
    assert web.dialled == []


def test_looks_a_name_up_once_and_dials_what_that_gave(web):
    web.names["good.example"] = [[PUBLIC], ["127.0.0.1"]]
    fetch("http://good.example/", network=web.network)
    assert web.looked_up.count("good.example") == 1
    assert web.dialled == [(PUBLIC, 80)]


def test_checks_a_name_again_when_a_site_redirects_to_itself(web):
    web.names["good.example"] = [[PUBLIC], ["127.0.0.1"]]
    web.paths["/"] = moved("/again")
    assert refused(web, "http://good.example/")
    assert web.dialled == [(PUBLIC, 80)]


def test_says_of_a_name_without_address_what_it_says_of_a_private_one(web):
    assert refused(web, "http://unknown.example/")


def test_says_of_a_name_that_is_never_answered_what_it_says_of_a_private_one(web):
    web.look_up = lambda name, port: web.closing.wait(20) and []
    assert failing(web, limits=BRIEF).message == Failure.REFUSED.label


@pytest.mark.parametrize("url", ["http://claimline.test/", "http://CLAIMLINE.test./about"])
def test_does_not_ask_its_own_site(web, url):
    assert refused(web, url)
    assert web.dialled == []


@pytest.mark.parametrize("answers", [[OURS], [PUBLIC, OURS]])
def test_does_not_ask_its_own_site_by_another_name(web, answers):
    web.names["alias.example"] = [answers]
    assert refused(web, "http://alias.example/")
    assert refused(web, f"http://{OURS}/")
    assert web.dialled == []


def test_does_not_ask_by_any_name_it_answers_to(web, settings):
    settings.ALLOWED_HOSTS = ["*", ".ours.example"]
    web.names["www.ours.example"] = [[PUBLIC]]
    assert refused(web, "http://www.ours.example/")
    assert fetch("http://good.example/", network=web.network).status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
class TestRedirect:
    """The statuses that say where a page is now."""

    def test_follows_three(self, web, status):
        web.names["other.example"] = [[OTHER]]
        web.paths["/"] = moved("/1", f"{status} x")
        web.paths["/1"] = moved("http://other.example/2", f"{status} x")
        web.paths["/2"] = moved("3?q#f", f"{status} x")
        web.paths["/3?q"] = page()
        assert fetch("http://good.example/", network=web.network).url == "http://other.example/3?q"
        assert web.dialled == [(PUBLIC, 80), (PUBLIC, 80), (OTHER, 80), (OTHER, 80)]

    def test_takes_no_fourth_hop(self, web, status):
        web.paths |= {f"/{hop}": moved(f"/{hop + 1}", f"{status} x") for hop in range(4)}
        web.paths["/4"] = page()
        assert refused(web, "http://good.example/0")
        assert len(web.dialled) == 4

    def test_leaves_a_loop(self, web, status):
        web.paths["/"] = moved("/", f"{status} x")
        assert refused(web, "http://good.example/")
        assert len(web.dialled) == 4

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1/", "//10.0.0.1/", "http://[::1]/", "http://bad.example/",
            "http://169.254.169.254/latest/meta-data/", "http://good.example:22/",
            "http://claimline.test/", "file:///etc/passwd", "ftp://good.example/", "data:,x",
            "gopher://good.example/", "javascript:1", "feed:http://good.example/", "//a@b.example",
            "http://2130706433/", "/" + "a" * 64_000,
        ],
    )  # fmt: skip
    def test_is_not_led_astray(self, web, status, location):
        web.names["bad.example"] = [["192.168.0.1"]]
        web.paths["/"] = moved(location, f"{status} x")
        assert refused(web, "http://good.example/")
        assert web.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_follows_no_other_status(web, status):
    web.paths["/"] = moved("/1", f"{status} x")
    told = failing(web)
    assert (told.failure, told.status) == (Failure.FAULT, status)
    assert len(web.dialled) == 1


def test_asks_no_proxy_of_the_environment(web, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    fetch("http://good.example/", network=web.network)
    assert web.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_leaves_a_server_that_accepts_and_never_answers(web, scheme):
    web.paths["/"] = lambda line: web.closing.wait(20)
    begun = time.monotonic()
    assert failing(web, f"{scheme}://good.example/", BRIEF).failure == Failure.TOO_SLOW
    assert time.monotonic() - begun < 10


def test_tries_the_next_address_where_one_does_not_answer(web):
    web.names["good.example"] = [["2606:4700::1", OTHER, PUBLIC]]
    listening = web.dial

    def dial(address, port, seconds):
        if str(address) != PUBLIC:
            web.dialled.append((str(address), port))
            raise TimeoutError
        return listening(address, port, seconds)

    web.dial = dial
    assert fetch("http://good.example/", network=web.network).status == 200
    assert web.dialled == [("2606:4700::1", 80), (OTHER, 80), (PUBLIC, 80)]


def test_tries_four_addresses_and_says_that_the_site_is_out_of_reach(web):
    web.names["good.example"] = [[f"8.8.8.{last}" for last in range(9)]]
    shares = []

    def dial(address, port, seconds):
        shares.append(seconds)
        raise ConnectionRefusedError

    web.dial = dial
    assert failing(web).message == "The site could not be reached."
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert max(shares) <= 10


addresses = st.ip_addresses().map(str) | st.sampled_from(REFUSED + ALLOWED)
hosts = st.sampled_from(["good.example", "a.b.example", "localhost", "127.1"]) | addresses.map(
    lambda address: f"[{address}]" if ":" in address else address
)
urls = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "http:", "ftp://", "//", "http://u@", " http://"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":0", ":22", ":6379@10.0.0.1", "#@10.0.0.1"]),
    st.sampled_from(["", "/", "/a b", "?q", "\\@10.0.0.1"]),
    st.text(max_size=5),
)


@given(url=urls, answers=st.lists(st.lists(addresses, max_size=3), min_size=1, max_size=3))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_never_dials_anything_but_public_addresses_that_were_just_given(url, answers):
    given_out, dialled = [], []
    left = list(answers)

    def look_up(host, port):
        given_out.extend(left[0])
        return left.pop(0) if len(left) > 1 else left[0]

    def dial(address, port, seconds):
        dialled.append((address, port))
        raise ConnectionRefusedError

    with pytest.raises(NotFetched):
        fetch(url, network=Network(look_up, dial))
    for address, port in dialled:
        assert is_public(address)
        assert str(address) not in REFUSED
        assert port in (80, 443)
        assert str(address) in given_out or str(address) in url.replace("[", "").replace("]", "")
