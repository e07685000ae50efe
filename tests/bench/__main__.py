"""Run benchmarks: `python -m tests.bench [names]`, or `make bench ARGS="names"`."""

from __future__ import annotations

import argparse
import os
import sys

import django

NAMES = ("past", "reading", "verification", "exports", "appends", "record", "similar")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; or all")
    parser.add_argument("--scale", type=float, default=1.0, help="1: the sizes of the issue")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", help="where to put the databases; by default a temporary one")
    given = parser.parse_args()
    if unknown := set(given.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}: {', '.join(NAMES)}")
    from tests.bench import databases

    with databases.folder(given.folder) as folder:
        os.environ["BENCH_FOLDER"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        django.setup()
        from tests.bench import programme

        programme.run(given.names or NAMES, given.scale, given.rounds)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
