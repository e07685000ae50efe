"""Cells of CSV files that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable
from typing import IO, Any

FORMULA = frozenset("=+-@|")
"""What begins a formula, or a command, in one spreadsheet or another; full-width forms too."""
UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))


def safe(value: Any) -> str:
    """A value as a cell: text that could be run gets an apostrophe before it; None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if _runs(value) else value


def _runs(text: str) -> bool:
    if text[:1] in ("\t", "\r", "\n"):
        return True
    seen = next((c for c in text if unicodedata.category(c) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", seen)[:1] in FORMULA


def writer(opened: IO[str], columns: Iterable[str]) -> Callable[[Iterable[Any]], None]:
    """Write the names of the columns; what is returned writes a row (RFC 4180, all quoted)."""
    rows = csv.writer(opened, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(columns)
    return lambda row: rows.writerow(map(safe, row))
