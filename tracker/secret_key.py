"""The demonstration's secret key: made once, kept in the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from tracker.environment import WrongSetting


def kept_in(folder: Path) -> str:
    """Return the folder's key, made at the first call; only its owner can read it."""
    path = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_text()
    except OSError as problem:
        reason = f"is {folder}, which this account cannot use: {problem.strerror}"
        raise WrongSetting("CLAIMLINE_DATA", reason) from problem


def _make(path: Path) -> None:
    """Write the key whole or not at all; if two processes try, one of them wins."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    with contextlib.suppress(FileExistsError):
        os.link(partial, path)
    partial.unlink()
