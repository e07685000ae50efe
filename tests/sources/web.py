"""A web that never leaves this machine: its names and addresses are made up, its server is here.

Only looking up and dialling are replaced. What may be dialled is judged as it is in production, so
the addresses of these names must be public, and every one that is dialled is noted.
"""

import contextlib
import socket
import threading

from sources.capture.network import Network

PUBLIC = "93.184.215.14"
OTHER = "151.101.1.140"
OURS = "185.199.108.153"


def page(body=b"<p>Hello</p>", *fields, status="200 OK", kind="text/html; charset=utf-8"):
    """The bytes of an answer, with a right Content-Length and these further fields."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join([*head, "", ""]).encode() + body


def moved(location, status="302 Found"):
    return page(b"", f"Location: {location}", status=status)


class Web:
    """Names with their successive answers, paths with what is answered, and a note of all asked."""

    def __init__(self):
        self.names = {"good.example": [[PUBLIC]], "claimline.test": [[OURS]]}
        self.paths = {"/": page()}
        self.looked_up = []
        self.dialled = []
        self.requests = []
        self.accepted_tls = None
        self.trusted_tls = None
        self._threads = []
        self.closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.05)
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def close(self):
        self.closing.set()
        for thread in (self._serving, *self._threads):
            thread.join(20)
        self._listener.close()

    @property
    def network(self):
        return Network(self.look_up, self.dial, self.trusted_tls)

    def look_up(self, host, port):
        self.looked_up.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, address, port, seconds):
        self.dialled.append((str(address), port))
        return socket.create_connection(self._listener.getsockname(), seconds)

    def _serve(self):
        while not self.closing.is_set():
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._answer, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, line):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            # OSError: the fetcher hangs up on what it refuses
            stack.enter_context(line)
            line.settimeout(20)
            if self.accepted_tls:
                line = stack.enter_context(self.accepted_tls.wrap_socket(line, server_side=True))
            request = b""
            while b"\r\n\r\n" not in request:
                received = line.recv(65536)
                if not received:
                    return
                request += received
            self.requests.append(request.decode("ascii"))
            answer = self.paths[request.split(b" ")[1].decode("ascii")]
            if callable(answer):
                answer(line)
            else:
                line.sendall(answer)


@contextlib.contextmanager
def opened():
    web = Web()
    try:
        yield web
    finally:
        web.close()
