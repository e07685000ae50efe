"""The tools that judge: from npm at pinned versions, kept in var/ between runs."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parents[1] / "var" / "quality"
PROGRAMS = {"node": "Node.js (apt-get install nodejs)", "npm": "npm (apt-get install npm)",
            "java": "Java (apt-get install default-jre-headless)",
            "chromium": "Chromium (apt-get install chromium)"}  # fmt: skip
OLDEST_NODE = 18


def lacking() -> list[str]:
    """What is missing on this machine, in words; after this the packages are installed."""
    missing = [words for name, words in PROGRAMS.items() if shutil.which(name) is None]
    if not missing and _node() < OLDEST_NODE:
        missing = [f"Node.js {OLDEST_NODE} or later (this is {_node()})"]
    return missing or _packages()


def run(*command: str, timeout: int = 600) -> str:
    """What a program of npm's says; raises CalledProcessError."""
    done = subprocess.run(
        command, cwd=KEPT, capture_output=True, text=True, timeout=timeout, check=True
    )
    return done.stdout


def vnu() -> str:
    """The Nu HTML checker's archive."""
    return str(KEPT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")


def _node() -> int:
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return int(told.stdout.strip().removeprefix("v").split(".")[0])


def _packages() -> list[str]:
    KEPT.mkdir(parents=True, exist_ok=True)
    names = ("package.json", "package-lock.json")
    state = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in names)).hexdigest()
    stamp = KEPT / "installed"
    for name in (*names, "audit.mjs"):
        shutil.copy(HERE / name, KEPT / name)
    if stamp.is_file() and stamp.read_text() == state:
        return []
    wanted = json.loads((HERE / "package.json").read_text())["devDependencies"]
    print(f"Installing {', '.join(wanted)} …", flush=True)
    clean = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    done = subprocess.run(clean, cwd=KEPT, check=False)
    if done.returncode:
        return ["way to install the tools from npm"]
    stamp.write_text(state)
    return []
