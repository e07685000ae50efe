"""What stands behind `make`: checks that this Python is new enough, then hands over to workbench.

Written so that even an old Python understands it as far as saying that it is too old.
"""

import os
import sys

OLDEST = (3, 11)
TOO_OLD = (
    "Claimline needs Python 3.11 or later, this is %d.%d (%s): "
    "install one, for example with `apt-get install python3.11 python3.11-venv`."
)


def newer_python() -> "str | None":
    """Return the path of a newer Python on this machine, or None."""
    for minor in (13, 12, 11, 14):
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            candidate = os.path.join(folder, "python3.%d" % minor)
            if os.access(candidate, os.X_OK):
                return candidate
    return None


def main() -> None:
    """Do what the command line says, with a Python that is new enough."""
    if sys.version_info < OLDEST:
        python = newer_python()
        if python is None:
            sys.exit(TOO_OLD % (sys.version_info[0], sys.version_info[1], sys.executable))
        os.execv(python, [python] + sys.argv)  # noqa: S606
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from tracker import workbench

    workbench.main(sys.argv[1:])


if __name__ == "__main__":
    main()
