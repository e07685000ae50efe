"""A server on this machine that answers as a site would, or as badly as a test wants."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from claims.verifier.verify_record import Entry


class Answer(NamedTuple):
    """What is sent; a body that comes in parts has no length."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        answer = self.server.answer(self.path)
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if isinstance(answer.body, bytes):
            self.send_header("Content-Length", str(answer.length or len(answer.body)))
        self.end_headers()
        try:
            for part in [answer.body] if isinstance(answer.body, bytes) else answer.body:
                self.wfile.write(part)
                self.wfile.flush()
        except OSError:  # the reader has had enough
            return

    def log_message(self, *told: object) -> None:
        return


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *told: object) -> None:
        return


@contextmanager
def serving(answer: Callable[[str], Answer]):
    """The address of a server that answers each path, query included, by this function."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.answer = answer
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def change(entry: Entry) -> str:
    """An entry as the changes tell it."""
    told = {
        "number": entry.number, "type": entry.type, "recorded_at": entry.recorded_at,
        "claim": entry.claim, "actor": entry.actor, "redacted": entry.body is None,
    }  # fmt: skip
    for name in ("salt", "leaf", "leaf_hash"):
        value = getattr(entry, name)
        told[name] = None if value is None else b64encode(value).decode()
    body = "null" if entry.body is None else entry.body.decode()
    return compact(told)[:-1] + f',"body":{body}}}'


def page(entries: list[Entry], path: str) -> Answer:
    """A page of changes, with plain numbers as cursors."""
    query = parse_qs(urlsplit(path).query)
    after, limit = int(query.get("after", ["0"])[0]), int(query["limit"][0])
    found = entries[after : after + limit]
    results = ",".join(map(change, found))
    return Answer(f'{{"results":[{results}],"next":"{after + len(found)}"}}'.encode())


def checkpoint(note: str, key: str) -> Answer:
    size = int(note.split("\n")[1])
    return Answer(compact({"size": size, "note": note, "key": key}).encode())
