"""A visitor cannot forge a log line."""

import logging

from tracker.logs import OneLine


def test_control_characters_are_escaped():
    record = logging.makeLogRecord(
        {"msg": "Not Found: %s", "args": ("/a\r\n2026 ERROR b\x1b[2J\u2028/c\td",)}
    )
    assert OneLine().format(record) == "Not Found: /a\\r\\n2026 ERROR b\\x1b[2J\\u2028/c\td"
