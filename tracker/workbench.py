"""The steps behind `make`, with nothing but the standard library: `bootstrap` runs this.

Packages go into `.venv`, pinned and checked by hash; a stamp there says which lock file it holds,
so that nothing is asked of the network while that file stays the same.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TO_RUN = ROOT / "requirements.txt"
TO_TEST = ROOT / "tests" / "requirements.txt"

BROWSER = {"chromium": "chromium"}
"""Programs, and the Debian packages that hold them."""

# Enough of a production environment for Django to judge the settings.
PRODUCTION = {
    "CLAIMLINE_ENV_FILE": os.devnull,
    "CLAIMLINE_DEMO": "false",
    "SECRET_KEY": "only-to-check-the-settings-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "claimline.example",
    "SITE_URL": "https://claimline.example",
    "DATABASE_URL": "postgresql://claimline@localhost/claimline",
}


def run(arguments: Sequence[str]) -> None:
    """Serve the demonstration until Ctrl-C."""
    install(TO_RUN)
    os.environ.setdefault("CLAIMLINE_DEMO", "true")
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "manage.py", "serve", *arguments])  # noqa: S606


def test(arguments: Sequence[str]) -> None:
    """Run every test, those in a browser too; arguments go to pytest."""
    install(TO_TEST)
    provide({**BROWSER, "curl": "curl"})
    call("-m", "pytest", "-n", "2", *arguments)


def quality(arguments: Sequence[str]) -> None:
    """Have Lighthouse and the Nu HTML checker judge a running demonstration."""
    install(TO_TEST)
    provide({**BROWSER, "node": "nodejs", "npm": "npm", "java": "default-jre-headless"})
    call("-m", "tests.quality")


def fuzz(arguments: Sequence[str]) -> None:
    """Ask a running server questions made from its own description of the API."""
    install(TO_TEST)
    call("-m", "tests.fuzz", *arguments)


def bench(arguments: Sequence[str]) -> None:
    """Measure, on a private database that is removed afterwards; arguments name benchmarks."""
    install(TO_TEST)
    call("-m", "tests.bench", *arguments)


def lint(arguments: Sequence[str]) -> None:
    """Check style, types, missing migrations and the safety of production settings."""
    install(TO_TEST)
    call("-m", "ruff", "check", ".")
    call("-m", "ruff", "format", "--check", ".")
    call("-m", "mypy")
    testing = {"DJANGO_SETTINGS_MODULE": "tests.settings"}  # and its database, which it asks
    call("manage.py", "makemigrations", "--check", "--dry-run", environment=testing)
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    call("manage.py", *deploy, environment=PRODUCTION)


def lock(arguments: Sequence[str]) -> None:
    """Pin what pyproject.toml asks for, with hashes; `--upgrade` takes the newest of everything."""
    install(TO_TEST)
    compiling = ("-m", "uv", "pip", "compile", "--quiet", "pyproject.toml")
    output = ("--generate-hashes", "--universal", "--python-version", "3.11")
    naming = ("--custom-compile-command", "make lock")
    call(*compiling, *output, *naming, *arguments, "-o", "requirements.txt")
    together = ("--group", "test", "-c", "requirements.txt", "-o", "tests/requirements.txt")
    call(*compiling, *output, *naming, *arguments, *together)


def shell(arguments: Sequence[str]) -> None:
    """Open a Python shell with the models imported."""
    install(TO_RUN)
    call("manage.py", "shell", *arguments)


def install(wanted: Path) -> None:
    """Make `.venv` hold the packages of a lock file."""
    stamp = VENV / f".{'-'.join(wanted.relative_to(ROOT).parts)}"
    state = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()
    with wanted.open() as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)  # two `make` at once in a fresh clone
        if stamp.is_file() and stamp.read_text() == state and _works(PYTHON):
            return
        if not _works(PYTHON):
            _make_venv()
        print(f"Installing the packages of {wanted.relative_to(ROOT)} …", flush=True)
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
        done = subprocess.run(  # noqa: S603
            (PYTHON, *pip, "--require-hashes", "-r", wanted), check=False
        )
        if done.returncode != 0:
            sys.exit("The packages could not be installed: pip says why above.")
        stamp.write_text(state)


def provide(packages: Mapping[str, str]) -> None:
    """Install the packages of missing programs where that is possible; else others say so."""
    missing = [package for program, package in packages.items() if not shutil.which(program)]
    if not missing or not (os.geteuid() == 0 and shutil.which("apt-get")):
        return
    print(f"Installing {', '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (("update",), ("install", "-y", "--no-install-recommends", *missing)):
        subprocess.run(("apt-get", "-qq", *step), env=quiet, check=False)  # noqa: S603, S607


def call(*command: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a Python command in `.venv`; end this program with its exit code if it fails."""
    merged = {**os.environ, **(environment or {})}
    done = subprocess.run((PYTHON, *command), cwd=ROOT, env=merged, check=False)  # noqa: S603
    if done.returncode != 0:
        sys.exit(done.returncode)


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    question = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run((python, "-c", question), check=False).returncode == 0  # noqa: S603


def _make_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = "{}.{}".format(*sys.version_info)
        sys.exit(
            f"This Python {version} cannot make virtual environments: install its venv module, "
            f"on Debian or Ubuntu with `apt-get install python{version}-venv`, and try again."
        )
    command = (sys.executable, "-m", "venv", "--clear", VENV)
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603
        sys.exit(f"Could not make {VENV}: see above.")


STEPS: dict[str, Callable[[Sequence[str]], None]] = {
    "run": run,
    "test": test,
    "quality": quality,
    "fuzz": fuzz,
    "bench": bench,
    "lint": lint,
    "lock": lock,
    "shell": shell,
}


def main(arguments: Sequence[str]) -> None:
    """Take one step; the remaining arguments are that step's."""
    if not arguments or arguments[0] not in STEPS:
        sys.exit(f"Steps: {', '.join(STEPS)}.")
    try:
        STEPS[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        sys.exit(130)
