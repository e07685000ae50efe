"""The files of a story, and how they refer to each other by the names they give things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BALLERINA = Path(__file__).with_name("ballerina")

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """A story: claims and pages by name, steps in the order in which they are taken."""

    sources: list[Facts]
    subjects: list[Facts]
    claims: dict[str, Facts]
    pages: dict[str, Facts]
    steps: list[Facts]

    def report(self, step: Facts) -> Facts:
        """What a step logs of its page on its claim; its own words win over the page's."""
        return {"cites": [], "answers": [], "details": {}, **self.pages[step["page"]], **step}

    def report_id(self, claim: str, page: str) -> str:
        """The public id of a page's report on a claim. Raises KeyError if no step logs it."""
        for step in self._reports(claim):
            if step["page"] == page:
                return str(step["id"])
        raise KeyError(f"no report of {page} on {claim}")

    def bears_on(self, claim: str, page: str) -> bool:
        """Whether a page is a report on a claim."""
        return any(step["page"] == page for step in self._reports(claim))

    def _reports(self, claim: str) -> Iterator[Facts]:
        return (s for s in self.steps if s["do"] == "report" and s["claim"] == claim)


def read(folder: Path = BALLERINA) -> Script:
    """Read a story's files. Raises OSError or ValueError if one is missing or broken."""
    return Script(
        **{
            name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("sources", "subjects", "claims", "pages", "steps")
        }
    )
