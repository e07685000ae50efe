"""One HTTP/1.1 request over a connection that the guard has checked.

httpcore2 (BSD, the maintained successor of httpcore) speaks HTTP and bounds the headers; it reads
no proxy from the environment and follows no redirect, and its network backend is where the check
and the connection are one step. requests-hardened 1.3 checks only the first of several answers by
a deny-list (::127.0.0.1 and 168.63.129.16 pass) and has no limit for the whole time or the size.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpcore2

from sources.capture.failure import Failure, NotFetched
from sources.capture.guard import Link
from sources.capture.limits import Budget
from sources.capture.network import Network


class Answer:
    """A site's answer whose body has not been read yet."""

    def __init__(self, response: httpcore2.Response, budget: Budget) -> None:
        self.status = response.status
        self._response = response
        self._budget = budget

    def header(self, name: str) -> str:
        """The first field of that name, or an empty string."""
        wanted = name.lower().encode("ascii")
        for field, value in self._response.headers:
            if field.lower() == wanted:
                try:
                    return value.decode("utf-8").strip()
                except UnicodeDecodeError:
                    return value.decode("latin-1").strip()
        return ""

    @property
    def promised(self) -> int:
        """Bytes that its Content-Length announces, 0 without one."""
        length = self.header("Content-Length")
        return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0

    def body(self) -> bytes:
        """The body as it came over the wire, within the budget."""
        chunks = []
        for chunk in self._response.iter_stream():
            self._budget.seconds()
            chunks.append(chunk)
        return b"".join(chunks)


@contextlib.contextmanager
def ask(link: Link, headers: dict[str, str], network: Network, budget: Budget) -> Iterator[Answer]:
    """Send a GET and give its answer; NotFetched for whatever goes wrong, while it is read too."""
    origin = httpcore2.Origin(link.scheme.encode(), link.host.encode(), link.port)
    connection = httpcore2.HTTPConnection(
        origin, network.tls, network_backend=_Backend(link, network, budget)
    )
    url = httpcore2.URL(scheme=link.scheme, host=link.host, port=link.port, target=link.target)
    sent = {"Host": link.authority, **headers, "Connection": "close"}
    try:
        with connection, connection.stream("GET", url, headers=list(sent.items())) as response:
            yield Answer(response, budget)
    except httpcore2.ProtocolError as error:
        raise NotFetched(Failure.UNREADABLE, str(error)) from error


class _Backend(httpcore2.NetworkBackend):
    """Connects to the one link it was made for, through the guard; host and port are the link's."""

    def __init__(self, link: Link, network: Network, budget: Budget) -> None:
        self._link = link
        self._network = network
        self._budget = budget

    def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore2.NetworkStream:
        return _Stream(self._network.connect(self._link, self._budget), self._budget)


class _Stream(httpcore2.NetworkStream):
    """A socket whose every wait ends with the budget, whatever timeout it is given."""

    def __init__(self, line: socket.socket, budget: Budget) -> None:
        self._line = line
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._timed(Failure.UNREADABLE):
            data = self._line.recv(max_bytes)
        self._budget.read(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._timed(Failure.UNREACHABLE):
            self._line.sendall(buffer)

    def close(self) -> None:
        self._line.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """TLS whose certificate must be that of the link's host, whatever address was dialled."""
        try:
            with self._timed(Failure.UNREACHABLE):
                line = ssl_context.wrap_socket(self._line, server_hostname=server_hostname)
        except BaseException:
            self.close()
            raise
        return _Stream(line, self._budget)

    @contextlib.contextmanager
    def _timed(self, otherwise: Failure) -> Iterator[None]:
        self._line.settimeout(self._budget.seconds())
        try:
            yield
        except TimeoutError as error:
            raise NotFetched(Failure.TOO_SLOW) from error
        except ssl.SSLCertVerificationError as error:
            raise NotFetched(Failure.CERTIFICATE, str(error)) from error
        except OSError as error:
            raise NotFetched(otherwise, str(error)) from error
