"""One page of each kind, found on a running demonstration."""

from __future__ import annotations

import json
from urllib.request import urlopen

STORY = "took over"


def kinds(site: str) -> dict[str, str]:
    """The address of a page of each kind, by the kind's name."""
    claims = _results(site, "claims")
    claim = next(one for one in claims if STORY in one["sentence"])
    subject = _results(site, "subjects")[0]
    sources = _results(site, "sources")
    busiest = next((one for one in sources if one["name"] == "World of Reel"), sources[0])
    open_one = next((one for one in claims if not one["settled"]), claims[-1])
    path = claim["url"].split("/", 3)[3]
    return {
        "home": f"{site}/",
        "claim": f"{site}/{path}",
        "subject": subject["url"],
        "source": busiest["url"],
        "search": f"{site}/search",
        "a search": f"{site}/search?q=ballerina",
        "a search for nothing": f"{site}/search?q=zzzz",
        "an open claim": open_one["url"],
        "a claim as of a day": f"{site}/{path}?as_of=2024-10-18T00:00:00Z",
        "a claim before it was here": f"{site}/{path}?known_at=2001-01-01",
        "reports of a claim": f"{site}/{path}/reports",
        "claims": f"{site}/claims",
        "claims by status": f"{site}/claims?status=refuted",
        "subjects": f"{site}/subjects",
        "sources": f"{site}/sources",
        "corrections": f"{site}/corrections",
        "method": f"{site}/method",
        "about": f"{site}/about",
        "embed": f"{site}/embed/{claim['id']}",
        "not found": f"{site}/nothing-here",
        "bad request": f"{site}/claims?as_of=yesterday",
        "entrance of the desk": f"{site}/admin/login/",
    }


def _results(site: str, noun: str) -> list[dict]:
    with urlopen(f"{site}/api/v1/{noun}?limit=100", timeout=30) as answer:
        return json.load(answer)["results"]
