"""Starts or joins the private PostgreSQL of a folder, for as long as this process lives.

Three lock files order everything: `boot.lock` lets one process at a time start the server,
`users.lock` is held shared by all that use it, `keeper.lock` by the keeper that stops it.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from tracker.embedded import place, processes
from tracker.embedded.cluster import DATABASE, PATIENCE_SECONDS, ROLE, Cluster

PROJECT = Path(__file__).resolve().parents[2]


class Server:
    """The PostgreSQL of one folder, as used by this process."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.durable = durable
        self._mutex = threading.Lock()
        self._joined_by: int | None = None
        self._users_lock = -1
        self._sockets = Path()

    @property
    def data(self) -> Path:
        """The data folder, where it really is."""
        return self.root.resolve() / "data"

    def join(self, *, afresh: bool = False) -> Path:
        """Make sure that the server runs until this process ends; return its socket's folder.

        `afresh` looks again instead of trusting an earlier look. Raises ServerError.
        """
        with self._mutex:
            if afresh or self._joined_by != os.getpid():
                try:
                    self._sockets = self._join()
                except OSError as problem:
                    message = f"The embedded PostgreSQL cannot use {self.root}: {problem}"
                    raise place.ServerError(message) from problem
            return self._sockets

    def leave(self) -> None:
        """Stop counting as a user; when the last one has left the server stops."""
        with self._mutex:
            if self._joined_by == os.getpid():
                os.close(self._users_lock)
                self._joined_by = None

    def is_running(self) -> bool:
        """Tell whether the server lives; it may still be starting or already stopping."""
        return processes.postmaster(self.data) is not None

    def wait_until_recovered(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait while the server turns everybody away, as it does after one of its processes died.

        Its pid file calls it ready all that time.
        """
        deadline = time.monotonic() + seconds
        address = make_conninfo(host=str(self._sockets), user=ROLE, dbname=DATABASE).encode()
        while PGconn.ping(address) == Ping.REJECT and time.monotonic() < deadline:
            time.sleep(0.02)

    def wait_until_stopped(self, seconds: float) -> bool:
        """Wait for the server to be gone; tell whether it is."""
        deadline = time.monotonic() + seconds
        while processes.working_in(self.data):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs, for this process's own account."""
        return place.binaries(place.Account()) / name

    def _join(self) -> Path:
        home = place.home(self.root)
        boot = _open(home / "boot.lock")
        try:
            fcntl.flock(boot, fcntl.LOCK_EX)
            if self._joined_by != os.getpid():
                self._users_lock = _open(home / "users.lock")
                fcntl.flock(self._users_lock, fcntl.LOCK_SH)
                self._joined_by = os.getpid()
            cluster = Cluster(self.data, durable=self.durable)
            if not cluster.is_ready():
                cluster.start()
            self._ensure_keeper(home)
            return cluster.sockets
        finally:
            os.close(boot)

    def _ensure_keeper(self, home: Path) -> None:
        """Start a keeper unless one holds its lock; it inherits the lock with the descriptor."""
        kept, users = _open(home / "keeper.lock"), _open(home / "users.lock")
        try:
            fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
            keeper = (sys.executable, "-S", "-m", "tracker.embedded.keeper")
            subprocess.run(  # noqa: S603
                ("/bin/sh", "-c", '"$@" &', "sh", *keeper, self.data, str(users), str(kept)),
                cwd=PROJECT,
                pass_fds=(kept, users),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                check=True,
            )
        except BlockingIOError:
            return
        finally:
            os.close(kept)
            os.close(users)


_servers: dict[tuple[Path, bool], Server] = {}
_servers_mutex = threading.Lock()


def at(root: Path, *, durable: bool = True) -> Server:
    """Return this process's one Server for a folder."""
    with _servers_mutex:
        return _servers.setdefault((root, durable), Server(root, durable=durable))


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
