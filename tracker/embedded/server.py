"""Starts or joins the private PostgreSQL of a data folder.

Three lock files order everything: `boot.lock` lets one process at a time start the server,
`users.lock` is held shared by every process that uses it, `keeper.lock` by the keeper that stops it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tracker.embedded import place, processes
from tracker.embedded.place import ServerError

ROLE = "claimline"
DATABASE = "claimline"
START_SECONDS = 60
LOG_BYTES = 5_000_000
SOCKET_PATH_BYTES = 107 - len("/.s.PGSQL.5432")

ALWAYS = {"listen_addresses": "", "unix_socket_permissions": "0700", "log_checkpoints": "off"}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_servers: dict[tuple[Path, bool], Server] = {}
_servers_lock = threading.Lock()


class Server:
    """The PostgreSQL of one folder, as used by this process."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self.durable = durable
        self._mutex = threading.Lock()
        self._joined_by: int | None = None
        self._users_lock = -1
        self._socket_folder = Path()

    @property
    def data(self) -> Path:
        """The data folder, where it really is."""
        return self.root.resolve() / "data"

    def join(self, *, afresh: bool = False) -> Path:
        """Make sure that the server runs until this process ends; return its socket's folder.

        `afresh` looks again instead of trusting an earlier look. Raises ServerError.
        """
        with self._mutex:
            if self._joined_by != os.getpid() or afresh:
                try:
                    self._socket_folder = self._join()
                except OSError as problem:
                    raise ServerError(f"The embedded PostgreSQL cannot use {problem}.") from problem
            return self._socket_folder

    def leave(self) -> None:
        """Stop counting as a user; the last one to leave makes the server stop."""
        with self._mutex:
            if self._joined_by == os.getpid():
                os.close(self._users_lock)
                self._joined_by = None

    def binary(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return place.binaries(place.Account()) / name

    def _join(self) -> Path:
        home = place.home(self.root)
        boot = _open_lock(home / "boot.lock")
        try:
            fcntl.flock(boot, fcntl.LOCK_EX)
            if self._joined_by != os.getpid():
                self._users_lock = _open_lock(home / "users.lock")
                fcntl.flock(self._users_lock, fcntl.LOCK_SH)
                self._joined_by = os.getpid()
            runner = place.account(self.data)
            sockets = self._make_socket_folder(runner)
            if not self._is_ready():
                self._start(runner, sockets)
            self._ensure_keeper(home)
            return sockets
        finally:
            os.close(boot)

    def _is_ready(self) -> bool:
        """Tell whether the server runs; one that is just starting or stopping is waited for."""
        deadline = time.monotonic() + START_SECONDS
        while server := processes.postmaster(self.data):
            if server.ready:
                return True
            if time.monotonic() > deadline:
                raise ServerError(f"PostgreSQL neither starts nor stops: see {self._log}.")
            time.sleep(0.02)
        return False

    @property
    def _log(self) -> Path:
        return self.data / "server.log"

    def _start(self, runner: place.Account, sockets: Path) -> None:
        programs = place.binaries(runner)
        if not (self.data / "PG_VERSION").exists():
            self._create(runner, programs)
        self._refuse_other_version(runner, programs)
        self._wait_for_orphans()
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES:
            self._log.unlink()
        settings = ALWAYS | {"unix_socket_directories": str(sockets)}
        settings |= {} if self.durable else NOT_DURABLE
        arguments = [part for item in settings.items() for part in ("-c", "=".join(item))]
        # the shell ends at once, so that init, not this process, inherits and reaps the server
        launch = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
        postgres = [programs / "postgres", "-D", self.data, *arguments]
        done = runner.run("/bin/sh", "-c", launch, "sh", self._log, *postgres)
        self._wait_until_ready(int(done.stdout))

    def _wait_until_ready(self, pid: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            server = processes.postmaster(self.data)
            if server and server.ready:
                return
            if not processes.is_running(pid):
                break
            time.sleep(0.02)
        raise ServerError(f"PostgreSQL did not start: {_last_line(self._log)} (see {self._log})")

    def _wait_for_orphans(self) -> None:
        """Wait for the children of a killed server, then forget the pid it left behind.

        That pid may belong to another program by now, which PostgreSQL would take for a server.
        """
        deadline = time.monotonic() + START_SECONDS
        while processes.working_in(self.data):
            if time.monotonic() > deadline:
                raise ServerError(f"Old PostgreSQL processes still use {self.data}.")
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _create(self, runner: place.Account, programs: Path) -> None:
        """Make the data folder with its one database, whole or not at all."""
        partial = self.data.with_name("data.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        runner.own(partial)
        sync = [] if self.durable else ["--no-sync"]
        initdb = [programs / "initdb", "-D", partial, "-U", ROLE, "--auth=trust", "--encoding=UTF8"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        done = runner.run(*initdb, *locale, *sync)
        if done.returncode == 0:
            single = [programs / "postgres", "--single", "-D", partial, "postgres"]
            done = runner.run(*single, feed=f"CREATE DATABASE {DATABASE}\n".encode())
        if done.returncode != 0:
            words = done.stdout.decode(errors="replace").strip().splitlines()
            raise ServerError(f"PostgreSQL cannot set up {self.data}: {words[-1:]}")
        partial.rename(self.data)

    def _refuse_other_version(self, runner: place.Account, programs: Path) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        said = runner.run(programs / "postgres", "--version").stdout.decode()
        installed = said.split()[-1].split(".")[0]
        if made_by != installed:
            raise ServerError(
                f"{self.data} was made by PostgreSQL {made_by}, this is {installed}: "
                "dump it with the earlier release of Claimline and load it here."
            )

    def _make_socket_folder(self, runner: place.Account) -> Path:
        """Return the data folder, or a private temporary one if its path will not do for a socket."""
        path = str(self.data)
        if len(path.encode()) <= SOCKET_PATH_BYTES and re.fullmatch(r"[\w/.+-]+", path):
            return self.data
        digest = hashlib.sha256(path.encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"claimline-{digest}"
        owner = os.geteuid() if runner.uid is None else runner.uid
        try:
            folder.mkdir(mode=0o700)
            runner.own(folder)
        except FileExistsError:
            if folder.lstat().st_uid != owner:
                raise ServerError(f"{folder} belongs to somebody else: remove it.") from None
        return folder

    def _ensure_keeper(self, home: Path) -> None:
        kept = _open_lock(home / "keeper.lock")
        users = _open_lock(home / "users.lock")
        try:
            fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            keeper = [sys.executable, "-S", "-m", "tracker.embedded.keeper", self.data, str(users)]
            subprocess.run(  # noqa: S603
                ["/bin/sh", "-c", '"$@" &', "sh", *keeper],
                cwd=Path(__file__).resolve().parents[2],
                pass_fds=(kept, users),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                check=True,
            )
        finally:
            os.close(kept)
            os.close(users)


def at(root: Path, *, durable: bool = True) -> Server:
    """Return this process's one Server for a folder."""
    with _servers_lock:
        return _servers.setdefault((root, durable), Server(root, durable=durable))


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _last_line(log: Path) -> str:
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return "it left no log"
    return lines[-1] if lines else "its log is empty"
