"""One PostgreSQL data folder: made, started, and cleaned up after a crash.

Nothing here is safe for two processes at once; `server` takes the locks.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tracker.embedded import place, processes
from tracker.embedded.place import ServerError

ROLE = "claimline"
DATABASE = "claimline"
PATIENCE_SECONDS = 60
LOG_BYTES = 5_000_000
SOCKET_PATH_BYTES = 107 - len("/.s.PGSQL.5432")

ALWAYS = {"listen_addresses": "", "unix_socket_permissions": "0700", "log_checkpoints": "off"}
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """A data folder; one that is not durable loses data when the machine crashes, and is fast."""

    data: Path
    durable: bool = True

    @cached_property
    def runner(self) -> place.Account:
        """The account that owns the data and runs the server."""
        return place.account(self.data)

    @cached_property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs."""
        return place.binaries(self.runner)

    @property
    def log(self) -> Path:
        """What the server says; the first place to look."""
        return self.data / "server.log"

    @cached_property
    def sockets(self) -> Path:
        """The folder of the server's socket: the data folder, unless its path will not do."""
        path = str(self.data)
        if len(path.encode()) <= SOCKET_PATH_BYTES and re.fullmatch(r"[\w/.+-]+", path, re.ASCII):
            return self.data
        digest = hashlib.sha256(path.encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"claimline-{digest}"

    def is_ready(self) -> bool:
        """Tell whether the server runs; one that is just starting or stopping is waited for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while server := processes.postmaster(self.data):
            if server.ready:
                return True
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL neither starts nor stops: see {self.log}.")
            time.sleep(0.02)
        return False

    def start(self) -> None:
        """Start the server, on a new data folder if there is none, and wait until it answers."""
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._refuse_other_version()
        self._clear_remains()
        self._own_sockets()
        settings = ALWAYS | {"unix_socket_directories": str(self.sockets)}
        settings |= {} if self.durable else NOT_DURABLE
        arguments: list[str] = [
            part for item in settings.items() for part in ("-c", "=".join(item))
        ]
        # The shell ends at once, so that init, not this process, inherits and reaps the server.
        launch = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
        shell = ("/bin/sh", "-c", launch, "sh", self.log)
        done = self.runner.run(*shell, self.programs / "postgres", "-D", self.data, *arguments)
        self._wait_until_ready(int(done.stdout))

    def _wait_until_ready(self, pid: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            server = processes.postmaster(self.data)
            if server and server.ready:
                return
            if not processes.is_running(pid):
                break
            time.sleep(0.02)
        raise ServerError(f"PostgreSQL did not start: {_reason(self.log)} (see {self.log})")

    def _clear_remains(self) -> None:
        """Wait for the children of a killed server, then remove the lock files it left behind.

        Their pid may by now be another program's, or a zombie's; PostgreSQL would not start.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while processes.working_in(self.data):
            if time.monotonic() > deadline:
                raise ServerError(f"Old PostgreSQL processes still use {self.data}.")
            time.sleep(0.02)
        socket = self.sockets / ".s.PGSQL.5432"
        for remains in (
            self.data / "postmaster.pid",
            socket,
            socket.with_name(f"{socket.name}.lock"),
        ):
            remains.unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name("server.log.1"))

    def _create(self) -> None:
        """Make the data folder with its one database, whole or not at all."""
        partial = self.data.with_name("data.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        self.runner.own(partial)
        made = self.runner.run(
            *(self.programs / "initdb", "-D", partial, "-U", ROLE, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin"),
            *("--builtin-locale=C.UTF-8", *([] if self.durable else ["--no-sync"])),
        )
        if made.returncode == 0:
            single = (self.programs / "postgres", "--single", "-D", partial, "postgres")
            made = self.runner.run(*single, feed=f"CREATE DATABASE {DATABASE}\n".encode())
        if made.returncode != 0:
            words = made.stdout.decode(errors="replace").strip().splitlines()
            raise ServerError(f"PostgreSQL cannot set up {self.data}: {'; '.join(words[-2:])}")
        partial.rename(self.data)

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        said = self.runner.run(self.programs / "postgres", "--version").stdout.decode()
        installed = said.split()[-1].split(".")[0]
        if made_by != installed:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {made_by}, this is {installed}: "
                "dump it with the earlier release of Claimline and load it here."
            )

    def _own_sockets(self) -> None:
        if self.sockets == self.data:
            return
        owner = os.geteuid() if self.runner.uid is None else self.runner.uid
        try:
            self.sockets.mkdir(mode=0o700)
            self.runner.own(self.sockets)
        except FileExistsError:
            found = self.sockets.lstat()
            if found.st_uid != owner or not self.sockets.is_dir() or self.sockets.is_symlink():
                raise ServerError(f"{self.sockets} belongs to somebody else: remove it.") from None


def _reason(log: Path) -> str:
    """Return the log's last complaint."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return "it left no log"
    complaints = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line]
    return (complaints or lines or ["its log is empty"])[-1]
