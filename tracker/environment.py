"""Settings from environment variables, typed; a wrong or missing one fails with one clear line.

An empty variable counts as unset. `.env.example` lists every variable that is read.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
LINE = re.compile(r"""(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^'"]*))""")


class WrongSetting(ImproperlyConfigured):
    """An environment variable is missing or has a value that cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"Environment variable {name} {problem}.")


def read_file(path: Path) -> None:
    """Add the variables of a file of NAME=value lines, if it exists; the environment wins."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = LINE.fullmatch(stripped)
        if match is None:
            raise ImproperlyConfigured(f"{path}, line {number}: not NAME=value.")
        name, *values = match.groups(default="")
        os.environ.setdefault(name, "".join(values))


def text(name: str, default: str | None = None) -> str:
    """Return a variable as it is; without a default it must be set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise WrongSetting(name, "must be set")
    return default


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise WrongSetting(name, f"must be one of {', '.join(allowed)}, not {value!r}")
    return value


def boolean(name: str, default: bool) -> bool:
    """Return a yes or no."""
    value = text(name, str(default)).lower()
    if value not in TRUE | FALSE:
        raise WrongSetting(name, f"must be true or false, not {value!r}")
    return value in TRUE


def integer(name: str, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    """Return a whole number within bounds."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise WrongSetting(name, f"must be a whole number, not {value!r}") from None
    if number < minimum or (maximum is not None and number > maximum):
        bounds = f"at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
        raise WrongSetting(name, f"must be {bounds}, not {number}")
    return number


def items(name: str, default: list[str] | None = None) -> list[str]:
    """Return a comma-separated list, without blanks; without a default it must name something."""
    found = [part.strip() for part in text(name, "").split(",") if part.strip()]
    if found:
        return found
    if default is None:
        raise WrongSetting(name, "must name at least one value")
    return default


def path(name: str, default: Path | None = None) -> Path:
    """Return an absolute path; a relative one counts from the working folder."""
    value = text(name, None if default is None else str(default))
    return Path(value).expanduser().absolute()


def url(name: str, default: str | None = None) -> str:
    """Return a site's address: scheme, host and perhaps port, without a slash at its end."""
    value = text(name, default)
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        usable = usable and not (parts.path.strip("/") or parts.query or parts.fragment)
        _ = parts.port  # raises ValueError when it is not a number
    except ValueError:
        usable = False
    if not usable:
        raise WrongSetting(name, f"must be an address like https://example.org, not {value!r}")
    return value.rstrip("/")
