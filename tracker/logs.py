"""One log line for one event, whatever a visitor put into it."""

from __future__ import annotations

import logging
import re

CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """Escapes control characters in messages, so that nobody can forge a line."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line of a record; a traceback, which is ours, still follows on its own."""
        line = super().formatMessage(record)
        return CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), line)


def without_traceback(record: logging.LogRecord) -> bool:
    """Let a record pass as one line: for what a visitor does wrong, not we."""
    record.exc_info = None
    return True
