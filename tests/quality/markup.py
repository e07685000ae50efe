"""The Nu HTML checker on a page of each kind (https://validator.github.io/validator/)."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.quality import tools


def faults(found: dict[str, str]) -> Iterator[str]:
    """Each error, with the kind of page and the line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, address in enumerate(found.values()):
            (folder / f"{number:02}.html").write_bytes(_page(address))
        told = subprocess.run(
            ["java", "-jar", tools.vnu(), "--format", "json", "--errors-only", str(folder)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    messages = json.loads(told.stderr)["messages"]
    kinds = list(found)
    print(f"Nu HTML checker: {len(messages)} errors on {len(kinds)} kinds of pages", flush=True)
    for message in messages:
        kind = kinds[int(Path(message["url"]).stem)]
        yield f"{kind}, line {message.get('lastLine')}: {message['message']}"


def _page(address: str) -> bytes:
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.read()
    except HTTPError as refusal:  # the page of an error is a page
        return refusal.read()
