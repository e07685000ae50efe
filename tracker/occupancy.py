"""One running site for each data folder, and the address that it listens on.

The lock's descriptor goes to every child, so it stays taken until the last of them is gone: a
supervisor that was killed leaves children, and these must end before a new site may start.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import time
from pathlib import Path

LEAVING_SECONDS = 12.0


class Occupied(Exception):
    """The data folder or the address is in use; the message says what to do."""


def take(folder: Path) -> int:
    """Take a data folder for this process and its children; return the lock's descriptor.

    Children left by a killed supervisor are waited for, and killed if they do not end.
    """
    path = folder / "serve.lock"
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if not _locks(lock, 0):
        owner = os.read(lock, 20).decode().strip()
        if not owner.isdigit() or int(owner) in _holders(path):
            os.close(lock)
            raise Occupied(
                f"Claimline already serves the data in {folder} (process {owner or 'unknown'}): "
                "stop it, or choose another CLAIMLINE_DATA and PORT."
            )
        if not _locks(lock, LEAVING_SECONDS):
            for holder in _holders(path) - {os.getpid()}:
                os.kill(holder, signal.SIGKILL)
            if not _locks(lock, LEAVING_SECONDS):
                os.close(lock)
                raise Occupied(f"Processes of an earlier run still hold {path}: end them.")
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    return lock


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except socket.gaierror as problem:
        raise Occupied(f"HOST {host} is no address of this machine ({problem}).") from problem
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as problem:
        listener.close()
        if problem.errno == errno.EADDRINUSE:
            raise Occupied(
                f"Port {port} is taken: choose another, as in `make run PORT={_next(port)}`."
            ) from problem
        raise Occupied(f"Cannot listen on {host}, port {port}: {problem.strerror}.") from problem
    return listener


def _next(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def _locks(lock: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)


def _holders(path: Path) -> set[int]:
    """Return the processes that have a file open, as far as this account may see."""
    real = str(path.resolve())
    found = set()
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            opened = {os.readlink(link) for link in (process / "fd").iterdir()}
        except OSError:  # gone since, or somebody else's
            continue
        if real in opened:
            found.add(int(process.name))
    return found
