"""A visitor cannot forge a log line."""

import logging
import sys

from tracker.logs import OneLine, without_traceback


def test_control_characters_are_escaped():
    record = logging.makeLogRecord(
        {"msg": "Not Found: %s", "args": ("/a\r\n2026 ERROR b\x1b[2J\u2028/c\td",)}
    )
    assert OneLine().format(record) == "Not Found: /a\\r\\n2026 ERROR b\\x1b[2J\\u2028/c\td"


def test_what_a_visitor_does_wrong_takes_one_line():
    try:
        raise ValueError("no such host")
    except ValueError:
        record = logging.makeLogRecord({"msg": "Invalid host", "exc_info": sys.exc_info()})
    assert without_traceback(record)
    assert OneLine().format(record) == "Invalid host"
