"""The real network's own rules, TLS, and that no page view loads any of it."""

import datetime
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
from queue import SimpleQueue

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from sources.capture import network as networks
from sources.capture.failure import Failure, NotFetched
from sources.capture.fetch import fetch
from sources.capture.guard import Link
from sources.capture.limits import Budget, Limits
from sources.capture.network import Network, configured, dial, look_up
from tests.sources.web import OTHER, PUBLIC, moved

LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_does_not_dial_this_very_machine(listener):
    with pytest.raises(NotFetched) as caught:
        dial(LOOPBACK, listener.getsockname()[1], 5)
    assert caught.value.failure == Failure.REFUSED
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_dials_exactly_the_address_that_it_is_given(listener, monkeypatch):
    monkeypatch.setattr(networks, "_is_here", lambda *given: False)
    with dial(LOOPBACK, listener.getsockname()[1], 5) as line:
        assert line.getpeername() == listener.getsockname()
        assert 0 < line.gettimeout() <= 5


def test_raises_where_nobody_listens(monkeypatch):
    monkeypatch.setattr(networks, "_is_here", lambda *given: False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            dial(LOOPBACK, taken.getsockname()[1], 5)


def test_looks_up_every_address_of_a_name_once(monkeypatch):
    def getaddrinfo(host, port, **kwargs):
        assert (host, port) == ("good.example", 443)
        inet, inet6 = socket.AF_INET, socket.AF_INET6
        return [
            (inet6, 1, 6, "", ("2606:4700::1", 443, 0, 0)),
            (inet, 1, 6, "", (PUBLIC, 443)),
            (inet, 1, 6, "", (PUBLIC, 443)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert list(look_up("good.example", 443)) == ["2606:4700::1", PUBLIC]


def test_leaves_only_so_many_look_ups_waiting(web, monkeypatch):
    monkeypatch.setattr(networks, "_LOOKUPS", threading.BoundedSemaphore(2))
    asked = SimpleQueue()

    def never(host, port):
        asked.put(host)
        web.closing.wait(20)
        return []

    for name in "abcd":
        link = Link.parse(f"http://{name}.example/")
        with pytest.raises(NotFetched) as caught:
            Network(never).connect(link, Budget(Limits(seconds=0.2)))
        assert caught.value.failure == Failure.REFUSED
    assert {asked.get(timeout=20) for _ in range(2)} == {"a.example", "b.example"}
    assert asked.empty()


def test_does_not_swallow_a_fault_of_a_look_up(web):
    def faulty(host, port):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fetch("http://good.example/", network=Network(faulty))


def _signed(subject, key, issuer, issuer_key, *extensions):
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=2))
        .not_valid_after(now + datetime.timedelta(days=2))
    )
    for extension in extensions:
        certificate = certificate.add_extension(extension, critical=False)
    return certificate.sign(issuer_key, hashes.SHA256())


@pytest.fixture(scope="module")
def authority():
    key = ec.generate_private_key(ec.SECP256R1())
    basic = x509.BasicConstraints(ca=True, path_length=None)
    return key, _signed("Authority", key, "Authority", key, basic)


@pytest.fixture
def secure(web, authority, tmp_path):
    """Give the web's server a certificate for these names, from an authority the fetcher trusts."""
    ca_key, ca = authority

    def certify(*names):
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = x509.SubjectAlternativeName([*names])
        certificate = _signed("Server", key, "Authority", ca_key, alternatives)
        path = tmp_path / "server.pem"
        pem = serialization.Encoding.PEM
        private = key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + certificate.public_bytes(pem))
        web.accepted_tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        web.accepted_tls.load_cert_chain(path)
        web.trusted_tls = ssl.create_default_context(cadata=ca.public_bytes(pem).decode())
        return web

    return certify


def failure(web, url):
    with pytest.raises(NotFetched) as caught:
        fetch(url, network=web.network)
    return caught.value.failure


def test_checks_the_certificate_of_the_name_at_the_address_it_checked(secure):
    web = secure(x509.DNSName("good.example"))
    assert fetch("https://good.example/", network=web.network).url == "https://good.example/"
    assert web.dialled == [(PUBLIC, 443)]


def test_checks_the_certificate_of_an_address(secure):
    web = secure(x509.IPAddress(ipaddress.ip_address(PUBLIC)))
    assert fetch(f"https://{PUBLIC}/", network=web.network).status == 200
    assert failure(web, "https://good.example/") == Failure.CERTIFICATE


def test_takes_no_certificate_of_another_name(secure):
    web = secure(x509.DNSName("other.example"), x509.IPAddress(ipaddress.ip_address(PUBLIC)))
    assert failure(web, "https://good.example/") == Failure.CERTIFICATE
    assert web.requests == []


def test_takes_no_certificate_of_an_unknown_authority(secure):
    web = secure(x509.DNSName("good.example"))
    web.trusted_tls = None
    assert failure(web, "https://good.example/") == Failure.CERTIFICATE
    assert web.requests == []


def test_checks_each_certificate_of_a_chain_of_redirects(secure):
    web = secure(x509.DNSName("good.example"))
    web.names["other.example"] = [[OTHER]]
    web.paths["/"] = moved("https://other.example/")
    assert failure(web, "https://good.example/") == Failure.CERTIFICATE
    assert len(web.requests) == 1


def test_leaves_a_redirect_from_tls_into_the_clear(secure):
    web = secure(x509.DNSName("good.example"))
    web.paths["/"] = moved("http://good.example/1")
    assert failure(web, "https://good.example/") == Failure.REFUSED
    assert web.dialled == [(PUBLIC, 443)]


def test_takes_the_network_of_a_tests_settings_for_the_world(web, settings):
    assert configured() == Network(look_up, dial, None)
    settings.CAPTURE_NETWORK = web.network
    assert fetch("http://good.example/").body == b"<p>Hello</p>"


def test_knows_no_other_network_in_production(web, settings):
    settings.CAPTURE_NETWORK = web.network
    call_command("check")
    settings.DEMO = False
    assert configured() == Network(look_up, dial, None)
    with pytest.raises(SystemCheckError, match="CAPTURE_NETWORK stands for the Internet in tests"):
        call_command("check")


def test_no_page_view_loads_the_http_stack():
    program = (
        "import sys, django; django.setup()\n"
        "import tracker.urls, claims.urls, sources.capture.fetch\n"
        "print(sorted({'httpcore2', 'h11'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
