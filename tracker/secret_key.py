"""The demonstration's secret key: made once, kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_in(folder: Path) -> str:
    """Return the folder's key, made at the first call; only its owner can read it."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        partial = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(partial, path)  # fails if another process was first
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text()
