"""Separated text as cells, for every surface that takes it: which separator it is, and the one way it is cut up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000
HEAD = 20_000
"""Characters that a separator is told by."""


def cut(text: str, delimiter: str = "") -> tuple[list[list[str]], str]:
    """Rows of cells, and what separates them; found out where it is not told. csv.Error says why it is no table."""
    delimiter = delimiter or _delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter
    except csv.Error as error:
        if "field limit" in str(error):
            raise csv.Error(
                f"a cell has more than {LONGEST_CELL:,} characters, as where a quotation mark is left open"
            ) from error
        raise


def sentences(messages: Iterable[str]) -> str:
    """Each message once, in one line: sentences follow each other, and a semicolon parts what is none."""
    return re.sub(r"(?<=[.?]); ", " ", "; ".join(dict.fromkeys(messages)))


def _delimiter(text: str) -> str:
    """The separator that makes the most cells of the first line with any, the header of most tables."""

    def widths(delimiter: str) -> list[int]:
        try:
            rows = csv.reader(io.StringIO(text[:HEAD], newline=""), delimiter=delimiter)
            return [len(row) for row, _ in zip(rows, range(12), strict=False) if any(row)]
        except csv.Error:
            return []

    found = {d: widths(d) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: (found[d][:1] or [0], max(found[d], default=0), -DELIMITERS.index(d)))
    return best if max(found[best], default=0) > 1 else ","
