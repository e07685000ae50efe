"""Judge the running site as strangers' tools do: `python -m tests.quality`, or `make quality`.

Lighthouse on a phone with a slow line, the Nu HTML checker on every kind of page, and the size of
a claim's page. Exits 1 if a bar is not reached, 2 if a tool is missing and CI asks for it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.quality import markup, pages, scores, tools
from tests.tracker.running_site import Site


def main() -> int:
    """Start a demonstration of its own, judge it, stop it."""
    lacking = tools.lacking()
    if lacking:
        print(f"NOT JUDGED: there is no {', no '.join(lacking)}.", file=sys.stderr)
        return 2 if os.environ.get("CI") else 0
    with tempfile.TemporaryDirectory(prefix="claimline-quality-") as name:
        Path(name).chmod(0o755)
        site = Site(Path(name), CLAIMLINE_DEMO="true")
        try:
            site.start()
            found = pages.kinds(f"http://localhost:{site.port}")
            print(f"Judging {len(found)} kinds of pages on {found['home']} …", flush=True)
            faults = [*markup.faults(found), *scores.faults(found)]
        finally:
            site.stop()
    for fault in faults:
        print(f"FAULT {fault}", file=sys.stderr)
    print("Below the bar." if faults else "Every bar is reached.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
