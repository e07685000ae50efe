"""Ask a running server what nobody would: `python -m tests.fuzz`, or `make fuzz`.

By itself it explores: another seed, other questions. With --same it asks the same every time, so
that it never fails by chance.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.tracker.running_site import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
FEWEST = 10_000
EXAMPLES = 530
"""For each operation and mode; with these there are more than FEWEST requests."""
COMMANDS = (
    ("migrate",),
    ("collectstatic", "--noinput"),
    ("load_story",),
    ("sign_checkpoint",),
    ("make_export",),
)
COUNT = re.compile(r"(\d+) generated")
PATIENCE = 60


def main() -> None:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--same", action="store_true", help="ask the same questions every time")
    parser.add_argument("--examples", type=int, default=EXAMPLES, metavar="N")
    parser.add_argument("--fewest", type=int, default=FEWEST, metavar="N", help="requests needed")
    given, others = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="claimline-fuzz-") as folder, _site(folder) as url:
        chosen = ("--generation-deterministic",) if given.same else ()
        many, failed = _ask(url, given.examples, (*chosen, *others), folder)
    if failed:
        sys.exit("The API failed: see above.")
    if many < given.fewest:
        sys.exit(f"Only {many} requests were made, {given.fewest} are needed.")
    print(f"{many} requests, no failure.")


@contextmanager
def _site(folder: str):
    """The demonstration on a port of its own, in a folder that goes with it."""
    port = free_port()
    environment = {
        **os.environ,
        "CLAIMLINE_ENV_FILE": os.devnull,
        "CLAIMLINE_DATA": folder,
        "CLAIMLINE_DEMO": "true",
        "DATABASE_DURABLE": "false",
        "LOG_LEVEL": "ERROR",
        "RATE_LIMIT": "0",
        "PORT": str(port),
    }
    for command in COMMANDS:
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    serve = ("-m", "gunicorn", "tracker.wsgi", "--bind", f"127.0.0.1:{port}")
    how = ("--worker-class", "gthread", "--threads", "4", "--limit-request-line", "8190")
    quiet = ("--log-level", "critical", "--no-control-socket")
    server = subprocess.Popen([sys.executable, *serve, *how, *quiet], cwd=ROOT, env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/readyz", server)
        yield url
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(address: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"The site does not answer at {address}.")


def _ask(url: str, examples: int, options: tuple[str, ...], folder: str) -> tuple[int, bool]:
    """How many requests were made, and whether any failed."""
    command = (
        *(str(Path(sys.executable).with_name("schemathesis")),),
        *("--config-file", str(Path(__file__).with_name("schemathesis.toml"))),
        *("run", f"{url}/api/v1/schema?format=json", "--url", url, "--checks", "all"),
        *("--mode", "all", "--max-examples", str(examples), "--continue-on-failure"),
        *("--no-shrink", "--no-color", *options),
    )
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    said = []
    for line in done.stdout:
        print(line, end="", flush=True)
        said.append(line)
    found = COUNT.search("".join(said[-40:]))
    return int(found[1]) if found else 0, done.wait() != 0


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
